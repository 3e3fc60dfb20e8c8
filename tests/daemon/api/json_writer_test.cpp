// JsonWriter: whatever a string holds comes out as valid JSON that reads back as the same text,
// with U+FFFD for each byte that is no UTF-8.
#include "daemon/api/json_writer.h"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <random>
#include <string>

namespace cumuld::api {
namespace {

std::string text_read_back(std::string_view text) {
  JsonWriter json;
  json.begin_array().string(text).end_array();
  return std::string(boost::json::parse(json.take()).at(0).as_string());
}

// Byte by byte.
std::string text_as_promised(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto length = http::utf8_length(text);
    out += length == 0 ? "\xEF\xBF\xBD" : text.substr(0, length);
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return out;
}

// Letters for the most part, so that plain stretches of all lengths lie between what is not plain.
std::string random_text(std::mt19937& random) {
  std::string text(random() % 80, 'a');
  const auto rarity = 1 + random() % 40;
  for (char& c : text) {
    if (random() % rarity == 0) c = static_cast<char>(random() % 256);
  }
  if (random() % 4 == 0) text.insert(random() % (text.size() + 1), "é€\U0001F600");
  return text;
}

TEST(JsonWriter, AnyTextReadsBack) {
  std::mt19937 random(7);
  for (int i = 0; i < 20'000; ++i) {
    const auto text = random_text(random);
    ASSERT_EQ(text_read_back(text), text_as_promised(text));
  }
}

TEST(JsonWriter, EveryByteReadsBackWhereverItStands) {
  for (unsigned byte = 0; byte < 256; ++byte) {
    for (std::size_t at = 0; at < 40; ++at) {
      std::string text(40, 'x');
      text[at] = static_cast<char>(byte);
      ASSERT_EQ(text_read_back(text), text_as_promised(text)) << byte << " at " << at;
    }
  }
}

TEST(JsonWriter, CommasStandBetweenValuesOnly) {
  JsonWriter json;
  json.begin_object().field("days", 29).key("list").begin_array().null().boolean(true).end_array();
  json.field("rule", "a\"b\\c\n\t\x01").end_object().end_line().number(-3);
  EXPECT_EQ(json.take(),
            "{\"days\":29,\"list\":[null,true],\"rule\":\"a\\\"b\\\\c\\n\\t\\u0001\"}\n-3");
}

}  // namespace
}  // namespace cumuld::api
