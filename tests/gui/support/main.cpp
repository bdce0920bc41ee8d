// Every GUI test binary starts here: offscreen unless told otherwise, UTC, settings in a temporary folder.
#include <QApplication>
#include <QSettings>
#include <QTemporaryDir>

#include <gtest/gtest.h>

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
    return RUN_ALL_TESTS();
}
