// Every GUI test binary starts here: offscreen unless told otherwise, UTC, settings in a temporary folder, and every warning of
// Qt fails the test it comes in.
#include <QApplication>
#include <QSettings>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace {

QtMessageHandler g_before = nullptr;

void onMessage(QtMsgType type, const QMessageLogContext& context, const QString& text)
{
    if (g_before)
        g_before(type, context, text);
    // What the offscreen platform cannot do is no fault of the window.
    if ((type == QtWarningMsg || type == QtCriticalMsg)
        && !text.startsWith(QLatin1String("This plugin does not support"))
        && !text.startsWith(QLatin1String("QStandardPaths: XDG_RUNTIME_DIR")))
        ADD_FAILURE() << "Qt warns: " << text.toStdString();
}

} // namespace

int main(int argc, char** argv)
{
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    qputenv("TZ", "UTC");
    qunsetenv("DBUS_SESSION_BUS_ADDRESS"); // the desktop's own colours must not decide a test
    qunsetenv("XDG_RUNTIME_DIR");
    ::testing::InitGoogleTest(&argc, argv);
    const QTemporaryDir settings;
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, settings.path());
    QApplication app(argc, argv);
    g_before = qInstallMessageHandler(onMessage);
    return RUN_ALL_TESTS();
}
