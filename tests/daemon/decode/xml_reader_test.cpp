// Tests daemon/decode/xml_reader.h (and with it xml_capture.h and xml_memory.h): what a handler is
// told does not depend on encoding or chunks, every bound holds, and raw bytes come back as sent.
#include "daemon/decode/xml_reader.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace cumuld {
namespace {

using matcher::Status;
using matcher::StatusCode;

// Writes down what it is told, and captures elements called "record".
class Scribe : public XmlHandler {
 public:
  Status start(std::string_view name, const XmlAttributes& attributes) override {
    if (name == "throw") throw std::runtime_error("thrown");
    if (name == "refuse") return {StatusCode::kInvalidArgument, "refused"};
    told += '<' + std::string(name);
    if (const auto id = attributes.find("id")) told += " id=" + std::string(*id);
    told += '>';
    depth_max = std::max(depth_max, reader->depth());
    if (name == "record") reader->begin_capture();
    return {};
  }
  Status end(std::string_view name, std::string_view text) override {
    told += std::string(text) + "</" + std::string(name) + '>';
    if (name == "record") whole.push_back(reader->end_capture(captured.emplace_back()));
    return {};
  }

  XmlReader* reader = nullptr;
  std::string told;
  std::vector<std::string> captured;
  std::vector<bool> whole;
  std::size_t depth_max = 0;
};

struct Reading {
  Scribe scribe;
  XmlReader reader{scribe};
  Status status;

  Reading() { scribe.reader = &reader; }
  Reading& read(std::string_view document, std::size_t chunk_size = std::string::npos) {
    do {
      const auto chunk = document.substr(0, chunk_size);
      document.remove_prefix(chunk.size());
      status = reader.feed(chunk, document.empty());
    } while (!document.empty() && status.ok());
    return *this;
  }
};

std::string utf16(std::string_view ascii, bool big, bool mark) {
  std::string out = !mark ? "" : big ? "\xfe\xff" : "\xff\xfe";
  for (const char c : ascii) {
    if (big) out.push_back('\0');
    out.push_back(c);
    if (!big) out.push_back('\0');
  }
  return out;
}

std::string error_of(std::string_view document) {
  Reading reading;
  EXPECT_EQ(reading.read(document).status.code(), StatusCode::kInvalidArgument);
  return reading.status.message();
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

TEST(XmlReader, TellsLeavesWithTrimmedTextAndNoTextForOthers) {
  Reading reading;
  reading.read(
      "<?xml version=\"1.0\"?>\r\n<a>stray<b id=\"1\"> x \r\n y\t</b> <!-- c --><c/>z</a>\n");
  EXPECT_TRUE(reading.status.ok()) << reading.status.message();
  EXPECT_EQ(reading.scribe.told, "<a><b id=1>x \n y</b><c></c></a>");
  EXPECT_EQ(reading.scribe.depth_max, 2U);
}

TEST(XmlReader, DropsPrefixesAndResolvesBuiltInEntities) {
  Reading reading;
  reading.read("<n:a xmlns:n=\"urn:x\"><n:b>&lt;&#233;&amp;<![CDATA[<c>]]></n:b></n:a>");
  EXPECT_EQ(reading.scribe.told, "<a><b><\xc3\xa9&<c></b></a>");
}

TEST(XmlReader, EveryEncodingGivesUtf8) {
  const std::string expected = "<a><record>Andr\xc3\xa9</record></a>";
  const std::string utf8 = "<a><record>Andr\xc3\xa9</record></a>";
  const std::string latin1 =
      "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a><record>Andr\xe9</record></a>";
  for (const std::string& document : {utf8, "\xef\xbb\xbf" + utf8, latin1}) {
    for (const std::size_t chunk_size : {1U, 7U, 4096U}) {
      Reading reading;
      ASSERT_TRUE(reading.read(document, chunk_size).status.ok()) << reading.status.message();
      EXPECT_EQ(reading.scribe.told, expected);
    }
  }
}

TEST(XmlReader, RawBytesAreThoseOfTheFileAndUtf16IsHandedOutAsUtf8) {
  const std::string record = "<record id='1'>\r\n<x/> a </record>";
  const std::string document = "<a>" + record + "<record/>" + "</a>";
  for (const auto& bytes : {document, utf16(document, true, true), utf16(document, false, true),
                            utf16(document, true, false), utf16(document, false, false)}) {
    for (const std::size_t chunk_size : {1U, 7U, 4096U}) {
      Reading reading;
      ASSERT_TRUE(reading.read(bytes, chunk_size).status.ok()) << reading.status.message();
      EXPECT_EQ(reading.scribe.captured, (std::vector<std::string>{record, "<record/>"}));
    }
  }
  Reading latin1;
  latin1.read("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><record>\xe9</record>", 3);
  EXPECT_EQ(latin1.scribe.captured, std::vector<std::string>{"<record>\xe9</record>"});
  EXPECT_EQ(latin1.reader.encoding(), "ISO-8859-1");
}

TEST(XmlReader, SurrogatePairsBecomeOneCharacter) {
  const std::string record("<\0r\0e\0c\0o\0r\0d\0>\0\x3d\xd8\x00\xde<\0/\0r\0e\0c\0o\0r\0d\0>\0",
                           38);
  Reading reading;
  ASSERT_TRUE(reading.read("\xff\xfe" + record, 5).status.ok()) << reading.status.message();
  EXPECT_EQ(reading.scribe.captured, std::vector<std::string>{"<record>\xf0\x9f\x98\x80</record>"});
}

TEST(XmlReader, ARecordThatIsTooLongIsCutAndTheNextIsWhole) {
  const std::string text = "<t>" + std::string(60'000, 'x') + "</t>";
  const std::string exact =
      "<record>" + std::string(kCaptureBytesMax - 17, ' ') + "</record>";  // spaces are no text
  ASSERT_EQ(exact.size(), kCaptureBytesMax);
  const std::string longer = "<record>" + repeated(text, 5) + "</record>";
  const std::string document =
      "<a>" + exact + longer + "<record> " + exact.substr(8) + "<record>y</record></a>";
  for (const std::size_t chunk_size : {std::size_t{1000}, std::size_t{70'000}, std::string::npos}) {
    Reading reading;
    ASSERT_TRUE(reading.read(document, chunk_size).status.ok()) << reading.status.message();
    EXPECT_EQ(reading.scribe.whole, (std::vector<bool>{true, false, false, true}));
    ASSERT_EQ(reading.scribe.captured.size(), 4U);
    EXPECT_EQ(reading.scribe.captured[0], exact);
    EXPECT_EQ(reading.scribe.captured[1], longer.substr(0, kCaptureBytesKept));
    EXPECT_EQ(reading.scribe.captured[3], "<record>y</record>");
  }
}

TEST(XmlReader, ErrorsNameLineAndColumn) {
  EXPECT_EQ(error_of("<a>\n <b></c></a>"), "line 2, column 7: mismatched tag");
  EXPECT_EQ(error_of("<a>"), "line 1, column 4: no element found");
  EXPECT_EQ(error_of(""), "line 1, column 1: no element found");
  EXPECT_EQ(error_of("<a/><b/>"), "line 1, column 5: junk after document element");
  EXPECT_EQ(error_of("<a>\n<refuse/></a>"), "line 2, column 1: refused");
  EXPECT_EQ(error_of("<a><throw/></a>"), "line 1, column 4: thrown");
  EXPECT_EQ(error_of("<?xml version=\"1.0\" encoding=\"x-none\"?><a/>"),
            "line 1, column 31: unknown encoding");
  EXPECT_NE(error_of("<a>\xff</a>").find("not well-formed"), std::string::npos);
}

TEST(XmlReader, AnErrorStandsAndWhatCameBeforeWasTold) {
  Reading reading;
  reading.read("<a><b>1</b><c></d>");
  EXPECT_FALSE(reading.status.ok());
  EXPECT_EQ(reading.scribe.told, "<a><b>1</b><c>");
  const auto again = reading.reader.feed("</c></a>", true);
  EXPECT_EQ(again.message(), reading.status.message());
  Reading whole;
  whole.read("<a/>");
  EXPECT_EQ(whole.reader.feed(" ", true).message(), "the document has ended");
}

TEST(XmlReader, ADoctypeIsRefused) {
  for (const auto* doctype : {"<!DOCTYPE a><a/>", "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>",
                              "<!DOCTYPE a [<!ENTITY x \"y\"><!ENTITY z \"&x;&x;\">]><a>&z;</a>"}) {
    EXPECT_NE(error_of(doctype).find("a DOCTYPE is not allowed"), std::string::npos) << doctype;
  }
}

TEST(XmlReader, EveryBoundHasItsMessage) {
  EXPECT_NE(error_of(repeated("<a>", 200'000)).find("more than 64 elements"), std::string::npos);
  EXPECT_NE(error_of("<a>" + std::string(kXmlTextBytesMax + 1, 'x') + "</a>").find("bytes of text"),
            std::string::npos);
  EXPECT_NE(error_of('<' + std::string(kXmlNameBytesMax + 1, 'x') + "/>").find("element's name"),
            std::string::npos);
  EXPECT_NE(error_of("<!--" + std::string(1 << 20, 'x') + "--><a/>").find("one tag or comment"),
            std::string::npos);
  EXPECT_NE(error_of("<a b=\"" + std::string(1 << 20, 'x')).find("one tag or comment"),
            std::string::npos);
  std::string attributes;
  for (std::size_t i = 0; i <= kXmlAttributesMax; ++i)
    attributes += " a" + std::to_string(i) + "=''";
  EXPECT_NE(error_of("<a" + attributes + "/>").find("more than 64 attributes"), std::string::npos);
}

TEST(XmlReader, WhatIsJustWithinABoundPasses) {
  Reading deep;
  deep.read(repeated("<a>", kXmlDepthMax) + repeated("</a>", kXmlDepthMax));
  EXPECT_TRUE(deep.status.ok()) << deep.status.message();
  Reading text;
  text.read("<a>" + std::string(kXmlTextBytesMax, 'x') + "</a>");
  EXPECT_TRUE(text.status.ok()) << text.status.message();
  Reading space;
  space.read("<a>" + std::string(1 << 20, '\n') + "<b/>" + std::string(1 << 20, ' ') + "</a>",
             9'999);
  EXPECT_TRUE(space.status.ok()) << space.status.message();
}

TEST(XmlReader, InventedNamesDoNotGrowItWithoutEnd) {
  Reading reading;
  reading.status = reading.reader.feed("<a>", false);
  std::size_t i = 0;
  for (; i < 1'000'000 && reading.status.ok(); ++i) {
    reading.scribe.told.clear();
    reading.status = reading.reader.feed("<n" + std::to_string(i) + "/>", false);
  }
  EXPECT_NE(reading.status.message().find("needs more memory"), std::string::npos);
  EXPECT_GT(i, 1'000U);
}

}  // namespace
}  // namespace cumuld
