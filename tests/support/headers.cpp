// The target that holds the headers all tests share needs a source: tests/CMakeLists.txt.
