// The diagnostics report: what helps is in it, what is secret is not.
#include "tests/gui/support/window.h"

#include "ui/dialogs/diagnostics_dialog.h"
#include "ui/models/diagnostics.h"

#include <QAction>
#include <QPlainTextEdit>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace hookline {
namespace {

TEST(Diagnostics, LeavesSecretsOut)
{
    test::FakeBackend backend;
    config::KafkaSettings& kafka = backend.current.kafka;
    kafka.saslUser = "bridge";
    kafka.saslPassword = "hunter2-sasl";
    kafka.oauthToken = "hunter2-token";
    kafka.tlsKey = "-----BEGIN PRIVATE KEY-----\nhunter2-key\n";
    kafka.tlsKeyPassword = "file:/etc/hookline/key-password";
    kafka.schemaRegistry = "https://me:hunter2-registry@registry:8081";
    kafka.properties
        = { { "sasl.jaas.config", "hunter2-jaas" }, { "ssl.key.pem", "hunter2-pem" }, { "socket.timeout.ms", "1000" } };
    const QByteArray report = ui::diagnosticsReport(
        backend, QStringLiteral("fake"), { QStringLiteral("one line"), QStringLiteral("two\nlines") });
    EXPECT_FALSE(report.contains("hunter2")) << report.toStdString();
    for (const char* wanted : { "bridge", "file:/etc/hookline/key-password", "registry:8081", "socket.timeout.ms=1000",
             "kafka.sasl_password: \xE2\x80\xA2", "one line\n", "two\\nlines\n" })
        EXPECT_TRUE(report.contains(wanted)) << wanted << " is not in " << report.toStdString();
    for (const auto& [what, version] : backend.versions())
        EXPECT_TRUE(report.contains((what + QStringLiteral(": ") + version).toUtf8())) << what.toStdString();
}

TEST(Diagnostics, TakesTheNewestLines)
{
    test::FakeBackend backend;
    QStringList log;
    for (int i = 0; i < ui::kMostLogLines + 10; ++i)
        log << QStringLiteral("line-%1-").arg(i);
    const QByteArray report = ui::diagnosticsReport(backend, {}, log);
    EXPECT_FALSE(report.contains("line-9-"));
    EXPECT_TRUE(report.contains("line-10-") && report.contains("line-509-"));
}

TEST(Diagnostics, AreReadBeforeTheyAreSaved)
{
    test::Window w;
    QTemporaryDir folder;
    w.find<QAction>("diagnosticsAction")->trigger();
    w.settle();
    auto* dialog = w.find<ui::DiagnosticsDialog>("diagnosticsDialog");
    const QString text = w.find<QPlainTextEdit>("diagnosticsPlainTextEdit")->toPlainText();
    EXPECT_TRUE(text.contains(QStringLiteral("== Broker =="))) << text.toStdString();
    const QString file = folder.filePath(QStringLiteral("d.txt"));
    ASSERT_TRUE(dialog->save(file));
    QFile in(file);
    ASSERT_TRUE(in.open(QIODevice::ReadOnly));
    EXPECT_EQ(QString::fromUtf8(in.readAll()), text);
    EXPECT_FALSE(dialog->save(QStringLiteral("/nonexistent/folder/d.txt")));
    dialog->reject();
}

} // namespace
} // namespace hookline
