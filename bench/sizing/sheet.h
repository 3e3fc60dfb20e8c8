// Sheet: figures under headings, for whoever reads them or for a program.
//
// Thread safety: plain values and pure functions. Errors: none.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sizing {

enum class Unit : std::uint8_t { kNone, kCount, kSeconds, kBytes, kShare, kCores };

struct Figure {
  std::string what;
  double value = 0;
  Unit unit = Unit::kNone;
  std::string remark;
};

class Sheet {
 public:
  void heading(std::string text);
  void figure(std::string what, double value, Unit unit, std::string remark = {});
  void note(std::string text);  // a line of its own

  std::string text() const;  // a table
  // JSON lines as all of bench/ writes them: bench, part, figure, value, unit; values in seconds,
  // bytes and plain numbers.
  std::string json() const;

 private:
  struct Part {
    std::string heading;
    std::vector<Figure> figures;
    std::vector<std::string> notes;
  };
  std::vector<Part> parts_;
};

// "3.2 h", "41 GB", "11.7 million", "+4 %": three digits and a unit that suits them.
std::string spelled(double value, Unit unit);

}  // namespace sizing
