// Protobuf payloads by the user's .proto files, and topics that are always read by one decoder.
#include "tests/gui/support/window.h"

#include "ui/dialogs/decode_rules_dialog.h"
#include "ui/dialogs/proto_dialog.h"
#include "ui/models/decode/decode_rules.h"
#include "ui/models/decode/proto_schema.h"
#include "ui/pages/events_page.h"
#include "ui/widgets/event_detail.h"
#include "ui/widgets/event_view.h"
#include "ui/widgets/payload_view.h"
#include "ui/widgets/record_detail.h"

#include <QAction>
#include <QCborArray>
#include <QCborMap>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableWidget>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <ctime>

namespace hookline {
namespace {

using ui::Decoder;
using ui::Decoding;
using ui::ProtoSchema;

constexpr const char* kPlant = R"(syntax = "proto3";
package plant;
import "common/unit.proto";
import "google/protobuf/timestamp.proto";
message Reading {
  string device = 1;
  double value = 2;
  common.Unit unit = 3;
  repeated int32 samples = 4;
  map<string, sint64> counters = 5;
  google.protobuf.Timestamp at = 6;
  bytes raw = 7;
  Reading child = 8;
  uint64 big = 9;
  float ratio = 10;
  oneof what { bool ok = 11; string error = 12; }
  fixed32 f32 = 13;
  enum Level { LOW = 0; HIGH = 1; }
  Level level = 14;
  repeated Reading parts = 15;
}
)";
constexpr const char* kUnit = "syntax = \"proto3\";\npackage common;\nenum Unit { UNKNOWN = 0; CELSIUS = 1; BAR = 2; }\n";

// The wire by hand: what a program that is not ours would send.
std::string varint(std::uint64_t value)
{
    std::string out;
    for (; value >= 0x80; value >>= 7)
        out += static_cast<char>(value | 0x80);
    return out + static_cast<char>(value);
}
std::string number(int field, std::uint64_t value) { return varint(static_cast<std::uint64_t>(field) << 3) + varint(value); }
std::string bytes(int field, const std::string& content)
{
    return varint(static_cast<std::uint64_t>(field) << 3 | 2) + varint(content.size()) + content;
}
std::string fixed64(int field, double value)
{
    return varint(static_cast<std::uint64_t>(field) << 3 | 1) + std::string(reinterpret_cast<const char*>(&value), 8);
}
std::string fixed32(int field, const void* value)
{
    return varint(static_cast<std::uint64_t>(field) << 3 | 5) + std::string(static_cast<const char*>(value), 4);
}

double threadCpu()
{
    timespec now {};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

class Protobuf : public ::testing::Test {
protected:
    Protobuf()
    {
        write("plant.proto", kPlant);
        write("common/unit.proto", kUnit);
    }
    QString write(const QString& name, const std::string& text) const
    {
        const QString path = folder.filePath(name);
        EXPECT_TRUE(QDir().mkpath(QFileInfo(path).absolutePath()));
        QFile file(path);
        EXPECT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(text.data(), static_cast<qint64>(text.size()));
        return path;
    }
    /// As a file alone, by its first message type.
    static QString errorOf(const QString& path, const char* type, std::string_view payload)
    {
        QString why;
        EXPECT_FALSE(ProtoSchema::load(path)->decode(QLatin1String(type), payload, why));
        return why;
    }
    QCborMap decoded(std::string_view payload, const char* type = "plant.Reading") const
    {
        QString why;
        const auto schema = ProtoSchema::load(folder.path());
        const auto value = schema->decode(QLatin1String(type), payload, why);
        EXPECT_TRUE(value) << why.toStdString() << schema->mistakesText().toStdString();
        return value ? value->toMap() : QCborMap();
    }

    QTemporaryDir folder;
};

TEST_F(Protobuf, EveryKindOfFieldIsRead)
{
    const float ratio = 1.1F;
    const std::uint32_t f32 = 0xFFFFFFFF;
    const std::string payload = bytes(1, "dev-\xE6\xB8\xA9") + fixed64(2, 21.5) + number(3, 1) + bytes(4, varint(7) + varint(~0ULL))
        + bytes(5, bytes(1, "in") + number(2, 5)) + bytes(6, number(1, 1'700'000'000)) + bytes(7, std::string("\x00\xff", 2))
        + bytes(8, bytes(1, "inner")) + number(9, ~0ULL) + fixed32(10, &ratio) + number(11, 1) + fixed32(13, &f32) + number(14, 9)
        + bytes(15, "") + bytes(15, bytes(12, "why")) + number(99, 3) + bytes(99, "x");
    const QCborMap out = decoded(payload);
    EXPECT_EQ(out[QStringLiteral("device")].toString(), QString::fromUtf8("dev-\xE6\xB8\xA9"));
    EXPECT_EQ(out[QStringLiteral("value")].toDouble(), 21.5);
    EXPECT_EQ(out[QStringLiteral("unit")].toString(), QStringLiteral("CELSIUS"));
    EXPECT_TRUE(out[QStringLiteral("samples")].toArray() == (QCborArray { 7, -1 }));
    EXPECT_EQ(out[QStringLiteral("counters")].toMap()[QStringLiteral("in")].toInteger(), -3) << "zigzag";
    EXPECT_EQ(out[QStringLiteral("at")].toMap()[QStringLiteral("seconds")].toInteger(), 1'700'000'000);
    EXPECT_EQ(out[QStringLiteral("raw")].toByteArray(), QByteArray("\x00\xff", 2));
    EXPECT_EQ(out[QStringLiteral("child")].toMap()[QStringLiteral("device")].toString(), QStringLiteral("inner"));
    EXPECT_EQ(out[QStringLiteral("big")].toString(), QStringLiteral("18446744073709551615"));
    EXPECT_EQ(out[QStringLiteral("ratio")].toDouble(), 1.1);
    EXPECT_TRUE(out[QStringLiteral("ok")].toBool());
    EXPECT_EQ(out[QStringLiteral("f32")].toInteger(), 0xFFFFFFFF);
    EXPECT_EQ(out[QStringLiteral("level")].toInteger(), 9) << "a value that the enum has no name for";
    EXPECT_EQ(out[QStringLiteral("parts")].toArray().size(), 2);
    EXPECT_EQ(out[QStringLiteral("parts")].toArray()[1].toMap()[QStringLiteral("error")].toString(), QStringLiteral("why"));
    EXPECT_EQ(out[QStringLiteral("#99")].toArray().size(), 2) << "fields that the type does not have are shown by number";
    EXPECT_TRUE(decoded({}).isEmpty());
    const ui::Decoded shown = ui::decodePayload(Decoding { Decoder::Protobuf, folder.path(), QStringLiteral("plant.Reading") }, payload, 65536);
    EXPECT_TRUE(shown.error.isEmpty()) << shown.error.toStdString();
    EXPECT_TRUE(shown.text.contains(QStringLiteral("\"CELSIUS\"")));
}

TEST_F(Protobuf, Proto2WithGroupsDefaultsAndWhatIsMissing)
{
    write("old.proto", R"(syntax = "proto2";
message Old {
  required int32 id = 1;
  optional string name = 2 [default = "none"];
  repeated group Part = 3 { optional int32 n = 4; }
  extensions 100 to 200;
}
extend Old { optional string note = 100; }
)");
    const QCborMap out = decoded(std::string("\x1b") + number(4, 8) + "\x1c" + bytes(100, "hi"), "Old");
    EXPECT_EQ(out[QStringLiteral("part")].toArray()[0].toMap()[QStringLiteral("n")].toInteger(), 8);
    EXPECT_EQ(out[QStringLiteral("[note]")].toString(), QStringLiteral("hi"));
    EXPECT_TRUE(out[QStringLiteral("#missing")].toArray() == (QCborArray { QStringLiteral("id") }));
    EXPECT_FALSE(out.contains(QStringLiteral("name"))) << "only what was sent";
}

TEST_F(Protobuf, TypesAreFoundAndMistakesHaveTheirLine)
{
    write("broken.proto", "syntax = \"proto3\";\nmessage Fine {}\nmessage Broken {\n  int32 x 1;\n}\n");
    write("needs.proto", "syntax = \"proto3\";\nimport \"nowhere.proto\";\nmessage Needs { Missing m = 1; }\n");
    const auto schema = ProtoSchema::load(folder.path());
    EXPECT_EQ(schema->types(), (QStringList { QStringLiteral("plant.Reading") })) << "others do not suffer";
    const QString text = schema->mistakesText(20);
    EXPECT_TRUE(text.contains(QStringLiteral("broken.proto, line 4: "))) << text.toStdString();
    EXPECT_TRUE(text.contains(QStringLiteral("nowhere.proto: File not found."))) << text.toStdString();
    EXPECT_TRUE(text.contains(QStringLiteral("needs.proto, line 3: \"Missing\" is not defined."))) << text.toStdString();
    EXPECT_TRUE(errorOf(folder.path(), "plant.Absent", "").contains(QStringLiteral("no message type plant.Absent")));
    EXPECT_TRUE(ProtoSchema::load(folder.filePath(QStringLiteral("absent")))->mistakesText().contains(QStringLiteral("is not there")));
    EXPECT_TRUE(ProtoSchema::load(QDir(folder.path()).filePath(QStringLiteral("..")) + QStringLiteral("/none"))->types().isEmpty());
    // One file, its imports beside it.
    EXPECT_EQ(ProtoSchema::load(folder.filePath(QStringLiteral("plant.proto")))->types(), schema->types());
    // A file that was put right is read again.
    const auto before = ProtoSchema::of(folder.path());
    EXPECT_EQ(ProtoSchema::of(folder.path()), before) << "not at every payload";
    write("broken.proto", "syntax = \"proto3\";\nmessage Fine {}\n");
    EXPECT_TRUE(QTest::qWaitFor([&] { return ProtoSchema::of(folder.path())->types().contains(QStringLiteral("Fine")); }, 20000));
}

TEST_F(Protobuf, WrongBytesAreRefusedWithTheirPlace)
{
    EXPECT_EQ(errorOf(folder.path(), "plant.Reading", bytes(1, "a") + "\xff"), QStringLiteral("Not plant.Reading: wrong at byte 3."));
    EXPECT_TRUE(errorOf(folder.path(), "plant.Reading", "\x0a\x05" "abc").contains(QStringLiteral("byte 0")));
    EXPECT_TRUE(errorOf(folder.path(), "plant.Reading", bytes(8, "\x0f")).contains(QStringLiteral("byte 2"))) << "in the message inside";
    EXPECT_TRUE(errorOf(folder.path(), "plant.Reading", "\x0c").contains(QStringLiteral("byte 0"))) << "a group ends that did not begin";
    EXPECT_TRUE(errorOf(folder.path(), "plant.Reading", bytes(1, "\xff\xfe")).contains(QStringLiteral("UTF-8")));
}

TEST_F(Protobuf, HostilePayloadsCostLittle)
{
    const auto schema = ProtoSchema::load(folder.path());
    const auto refused = [&](const std::string& payload) {
        QString why;
        const double before = threadCpu();
        EXPECT_FALSE(schema->decode(QStringLiteral("plant.Reading"), payload, why));
        EXPECT_LT(threadCpu() - before, 2);
        return why;
    };
    std::string deep;
    for (int i = 0; i < 70; ++i)
        deep = bytes(8, deep);
    EXPECT_TRUE(refused(deep).contains(QStringLiteral("nested deeper than 64"))) << refused(deep).toStdString();
    EXPECT_TRUE(refused(std::string(500'000, '\x0b')).contains(QStringLiteral("nested deeper"))) << "groups in groups";
    std::string many; // two bytes become a message of hundreds
    while (many.size() < 1'000'000)
        many += bytes(15, "");
    EXPECT_TRUE(refused(many).contains(QStringLiteral("more than"))) << refused(many).toStdString();
    EXPECT_TRUE(refused(bytes(4, std::string(1'000'000, '\x01'))).contains(QStringLiteral("more than 200,000 value")));
    // As many as there may be are shown in time.
    QString why;
    const double before = threadCpu();
    EXPECT_TRUE(schema->decode(QStringLiteral("plant.Reading"), bytes(4, std::string(150'000, '\x01')), why)) << why.toStdString();
    std::string strange;
    for (int i = 100; i < 50'000; ++i)
        strange += number(i, 1);
    EXPECT_TRUE(schema->decode(QStringLiteral("plant.Reading"), strange, why)) << why.toStdString();
    EXPECT_LT(threadCpu() - before, 2);
    const ui::Decoded large = ui::decodePayload(
        Decoding { Decoder::Protobuf, folder.path(), QStringLiteral("plant.Reading") }, std::string(2'000'000, '\0'), 65536);
    EXPECT_TRUE(large.error.contains(QStringLiteral("Larger than 1 MiB")));
}

TEST_F(Protobuf, HostileFilesCostLittle)
{
    const double before = threadCpu();
    std::string braces = "syntax = \"proto3\";\n// { { {\n";
    for (int i = 0; i < 50'000; ++i)
        braces += "message M {\n";
    EXPECT_TRUE(ProtoSchema::load(write("braces.proto", braces))->mistakesText().contains(QStringLiteral("Line 67: nested too deeply")))
        << ProtoSchema::load(folder.filePath(QStringLiteral("braces.proto")))->mistakesText().toStdString();
    EXPECT_TRUE(ProtoSchema::load(write("huge.proto", std::string(2 << 20, ' ')))->mistakesText().contains(QStringLiteral("too large")));
    EXPECT_FALSE(ProtoSchema::load(write("up.proto", "syntax = \"proto3\";\nimport \"../outside.proto\";\n"))->mistakesText().isEmpty());
    EXPECT_FALSE(ProtoSchema::load(write("self.proto", "syntax = \"proto3\";\nimport \"self.proto\";\n"))->mistakesText().isEmpty());
    std::string chain = "syntax = \"proto3\";\n"; // each leads to the next: the library follows them with its own stack
    for (int i = 0; i < 20'000; ++i)
        chain += "message M" + std::to_string(i) + " { M" + std::to_string(i + 1) + " n = 1; }\n";
    const QString path = write("chain.proto", chain + "message M20000 {}\n");
    EXPECT_TRUE(errorOf(path, "M0", "").contains(QStringLiteral("more than 2,000 message type"))) << errorOf(path, "M0", "").toStdString();
    EXPECT_LT(threadCpu() - before, 30);
    const QTemporaryDir crowd;
    for (int i = 0; i < ProtoSchema::kMostFiles + 5; ++i) {
        QFile file(crowd.filePath(QStringLiteral("f%1.proto").arg(i)));
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write("syntax = \"proto3\";\n");
    }
    EXPECT_TRUE(ProtoSchema::load(crowd.path())->mistakesText(50).contains(QStringLiteral("Only the first 500 file")));
}

// --- Rules ------------------------------------------------------------------------------------------------------------------

class DecodeRules : public Protobuf {
protected:
    DecodeRules()
    {
        w.window->showPage(ui::MainWindow::Events);
        payload = w.window->findChild<ui::EventDetail*>()->payload();
        w.settle();
    }
    ~DecodeRules() override
    {
        ui::decodeRules().setRules({});
        ui::decodeRules().setProto({});
    }
    void show(const char* topic, const std::string& content)
    {
        w.backend.publish("dev-1", topic, content);
        w.tick();
        auto* view = w.find<ui::EventView>("eventsTableView");
        view->selectRow(view->model()->rowCount() - 1);
        w.settle();
    }
    QString text() const { return payload->findChild<QPlainTextEdit*>(QStringLiteral("decodedPlainTextEdit"))->toPlainText(); }
    QString chosen() const { return payload->findChild<QComboBox*>(QStringLiteral("decoderComboBox"))->itemText(0); }
    QString error() const
    {
        const auto* label = payload->findChild<QLabel*>(QStringLiteral("decoderErrorLabel"));
        return label->isVisible() ? label->text() : QString();
    }
    Decoding reading() const { return { Decoder::Protobuf, folder.path(), QStringLiteral("plant.Reading") }; }

    test::Window w;
    ui::PayloadView* payload;
};

TEST_F(DecodeRules, TheBoxOfDecodersKeepsItsSizeInANarrowPane)
{
    show("plant/1", "{\"a\":1}");
    const auto* box = payload->findChild<QComboBox*>(QStringLiteral("decoderComboBox"));
    const auto* note = payload->findChild<QLabel*>(QStringLiteral("payloadNoteLabel"));
    payload->setFixedWidth(600);
    w.settle();
    EXPECT_TRUE(note->isVisible());
    payload->setFixedWidth(box->sizeHint().width() + 140);
    w.settle();
    EXPECT_FALSE(note->isVisible());
    EXPECT_EQ(box->width(), box->sizeHint().width());
}

TEST_F(DecodeRules, TheFirstThatMatchesIsUsedByAutomatic)
{
    ui::decodeRules().setRules({ { QStringLiteral("plant/off/#"), { Decoder::Hex, {}, {} }, false },
        { QStringLiteral("plant/+/raw"), { Decoder::Hex, {}, {} }, true }, { QStringLiteral("plant/#"), reading(), true } });
    show("plant/1/raw", "{\"a\":1}");
    EXPECT_EQ(payload->decoder(), Decoder::Hex);
    EXPECT_EQ(chosen(), QStringLiteral("By rule: Hex"));
    show("plant/off/x", bytes(1, "dev-7"));
    EXPECT_EQ(payload->decoder(), Decoder::Protobuf);
    EXPECT_TRUE(text().contains(QStringLiteral("dev-7"))) << text().toStdString();
    show("office/x", "{\"a\":1}");
    EXPECT_EQ(payload->decoder(), Decoder::Json);
    EXPECT_EQ(chosen(), QStringLiteral("JSON (automatic)"));
    // What the rule cannot read is shown as without it, and why.
    show("plant/1", "{\"a\":1}");
    EXPECT_EQ(payload->decoder(), Decoder::Json);
    EXPECT_TRUE(error().startsWith(QStringLiteral("Rule for “plant/#”: Not plant.Reading"))) << error().toStdString();
    EXPECT_TRUE(text().contains(QStringLiteral("\"a\"")));
    // A decoder of the user's choice is above the rules, and other rules show at once.
    payload->setDecoder(Decoder::Base64);
    EXPECT_EQ(payload->decoder(), Decoder::Base64);
    payload->setDecoder(Decoder::Auto);
    ui::decodeRules().setRules({ { QStringLiteral("plant/#"), { Decoder::Utf8, {}, {} }, true } });
    EXPECT_EQ(payload->decoder(), Decoder::Utf8);
    EXPECT_TRUE(error().isEmpty());
}

TEST_F(DecodeRules, AreKept)
{
    const std::vector<ui::DecodeRule> rules { { QStringLiteral("a/#"), reading(), true },
        { QStringLiteral("b;\"x\""), { Decoder::Gb18030, {}, {} }, false } };
    ui::decodeRules().setRules(rules);
    ui::decodeRules().setProto(reading());
    ui::DecodeRules again;
    again.load();
    EXPECT_TRUE(again.rules() == rules);
    EXPECT_TRUE(again.proto() == reading());
    std::vector<ui::DecodeRule> many(ui::DecodeRules::kMost + 10, rules[0]);
    again.setRules(many);
    EXPECT_EQ(again.rules().size(), ui::DecodeRules::kMost);
    w.find<QAction>("resetLayoutAction")->trigger();
    ui::decodeRules().load();
    EXPECT_TRUE(ui::decodeRules().rules() == rules) << "they are no layout";
    EXPECT_FALSE(ui::DecodeRules::mistakeIn({ QStringLiteral("a/#/b"), reading(), true }).isEmpty());
    EXPECT_FALSE(ui::DecodeRules::mistakeIn({ QStringLiteral("a"), { Decoder::Protobuf, {}, {} }, true }).isEmpty());
    EXPECT_TRUE(ui::DecodeRules::mistakeIn(rules[0]).isEmpty());
}

TEST_F(DecodeRules, RecordsAreReadByKafkaTopicOrMqttTopic)
{
    ui::decodeRules().setRules({ { QStringLiteral("iot.raw"), { Decoder::Hex, {}, {} }, true }, { QStringLiteral("plant/#"), reading(), true } });
    ui::RecordDetail detail;
    metrics::KafkaRecord record;
    record.hasValue = true;
    record.value = bytes(1, "dev-9");
    record.headers = { { "mqtt_topic", "plant/7" } };
    const auto shown = [&](const char* topic) {
        detail.show(record, QLatin1String(topic), {});
        return detail.value()->decoder();
    };
    EXPECT_EQ(shown("events"), Decoder::Protobuf);
    EXPECT_EQ(shown("iot.raw"), Decoder::Hex);
    record.value = "{\"type\":\"publish\",\"message\":{}}";
    EXPECT_EQ(shown("events"), Decoder::Json) << "an event around the payload is not the payload";
}

TEST_F(DecodeRules, ATopicIsGivenItsDecoderFromTheDetailPane)
{
    show("plant/7", bytes(1, "dev-9"));
    payload->findChild<QAction*>(QStringLiteral("alwaysDecodeAction"))->trigger();
    ASSERT_TRUE(QTest::qWaitFor([&] { return payload->findChild<ui::DecodeRulesDialog*>(); }, 20000));
    auto* dialog = payload->findChild<ui::DecodeRulesDialog*>();
    auto* table = dialog->findChild<QTableWidget*>();
    ASSERT_EQ(table->rowCount(), 1);
    EXPECT_EQ(table->item(0, 0)->text(), QStringLiteral("plant/7"));
    auto* decoders = qobject_cast<QComboBox*>(table->cellWidget(0, 1));
    decoders->setCurrentIndex(decoders->findText(QStringLiteral("Protobuf")));
    emit decoders->activated(decoders->currentIndex());
    w.settle();
    auto* mistake = dialog->findChild<QLabel*>(QStringLiteral("decodeRuleMistakeLabel"));
    EXPECT_FALSE(mistake->text().isEmpty()) << "no files yet";
    const QPushButton* ok = dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok);
    const QPushButton* cancel = dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Cancel);
    EXPECT_FALSE(ok->isEnabled());
    EXPECT_LT(cancel->x(), ok->x()) << "as in every dialog";
    table->cellWidget(0, 2)->findChild<QPushButton*>()->click();
    ASSERT_TRUE(QTest::qWaitFor([&] { return dialog->findChild<ui::ProtoDialog*>(); }, 20000));
    auto* proto = dialog->findChild<ui::ProtoDialog*>();
    proto->findChild<QLineEdit*>(QStringLiteral("protoPathLineEdit"))->setText(folder.path());
    auto* types = proto->findChild<QComboBox*>(QStringLiteral("protoTypeComboBox"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return types->currentText() == QStringLiteral("plant.Reading"); }, 20000)) << "there is only one";
    proto->accept();
    w.settle();
    EXPECT_TRUE(mistake->text().isEmpty()) << mistake->text().toStdString();
    EXPECT_EQ(payload->decoder(), Decoder::Protobuf);
    EXPECT_TRUE(text().contains(QStringLiteral("dev-9")));
    table->item(0, 0)->setText(QStringLiteral("plant/#/x"));
    EXPECT_FALSE(mistake->text().isEmpty());
    EXPECT_NE(payload->decoder(), Decoder::Protobuf);
    dialog->reject();
    EXPECT_TRUE(ui::decodeRules().rules().empty()) << "cancelled: as before";
}

TEST_F(DecodeRules, AreOrderedInTheirDialog)
{
    ui::decodeRules().setRules({ { QStringLiteral("a"), { Decoder::Hex, {}, {} }, true }, { QStringLiteral("b"), { Decoder::Json, {}, {} }, true } });
    auto* dialog = new ui::DecodeRulesDialog(ui::decodeRules());
    const auto press = [&](const char* name) { dialog->findChild<QPushButton*>(QLatin1String(name))->click(); };
    const auto filters = [] {
        QStringList out;
        for (const ui::DecodeRule& rule : ui::decodeRules().rules())
            out << rule.filter;
        return out.join(QLatin1Char(' '));
    };
    press("decodeRuleDownPushButton");
    EXPECT_EQ(filters(), QStringLiteral("b a"));
    press("decodeRuleUpPushButton");
    EXPECT_EQ(filters(), QStringLiteral("a b"));
    press("addDecodeRulePushButton");
    EXPECT_EQ(filters(), QStringLiteral("a b #"));
    dialog->addRule({ QStringLiteral("b"), { Decoder::Xml, {}, {} }, true });
    EXPECT_EQ(filters(), QStringLiteral("b a #")) << "in place of the one for the same filter";
    press("removeDecodeRulePushButton");
    EXPECT_EQ(filters(), QStringLiteral("a #"));
    dialog->findChild<QTableWidget*>()->item(0, 0)->setCheckState(Qt::Unchecked);
    EXPECT_FALSE(ui::decodeRules().rules()[0].enabled);
    dialog->accept();
    EXPECT_EQ(filters(), QStringLiteral("a #"));
}

} // namespace
} // namespace hookline
