// The parts of Asio and Beast that are compiled once; all other sources see declarations only, see
// BOOST_ASIO_SEPARATE_COMPILATION in the CMakeLists.txt of the root.
#include <boost/asio/impl/src.hpp>
#include <boost/beast/src.hpp>
