// hookline: the desktop program. Puts the runtime behind the window and takes both down in order.
#include "app/controllers/core_backend.h"
#include "app/runtime/command_line.h"
#include "app/runtime/runtime.h"
#include "app/testclient/test_client_factory.h"
#include "core/base/log.h"
#include "core/config/validate.h"
#include "ui/language.h"
#include "ui/main_window.h"
#include "ui/theme.h"
#include "ui/view_windows.h"

#include <QApplication>
#include <QSocketNotifier>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <sys/signalfd.h>
#include <unistd.h>

namespace {

using namespace hookline;
using runtime::Exit;

int code(Exit exit) { return static_cast<int>(exit); }

/// Qt ends the process without a word to the user when there is no display: say it before.
bool displayIsThere()
{
    const auto set = [](const char* name) {
        const char* value = std::getenv(name);
        return value && *value;
    };
    return set("DISPLAY") || set("WAYLAND_DISPLAY") || set("QT_QPA_PLATFORM");
}

/// `hookline FILE`: its window alone. No broker, so it goes beside a Hookline that runs.
int showCapture(int argc, char** argv, const runtime::CommandLine& line, const config::WindowSettings& settings)
{
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("hookline"));
    QApplication::setOrganizationName(QStringLiteral("hookline"));
    QApplication::setApplicationVersion(QStringLiteral(HOOKLINE_VERSION));
    ui::ThemeController theme;
    theme.setMode(QString::fromStdString(settings.theme));
    ui::Language language;
    language.use(QString::fromStdString(settings.language));
    ui::ViewWindows::showAlone(QString::fromStdString(line.capture->string()));
    return QApplication::exec();
}

} // namespace

int main(int argc, char** argv)
{
    const runtime::Parsed parsed = runtime::parseCommandLine(
        argc, argv, "hookline", "Hookable MQTT broker with a Kafka bridge, in one window.", true);
    if (parsed.exit)
        return code(*parsed.exit);
    const runtime::CommandLine& line = parsed.line;
    runtime::Configuration configuration = runtime::configure(line);
    if (configuration.overrideError) {
        std::fprintf(stderr, "hookline: %s\n", configuration.overrideError->c_str());
        return code(Exit::Config);
    }
    for (const config::Issue& issue : configuration.issues)
        std::fprintf(stderr, "%s\n", runtime::issueLine(issue, line.configFile).c_str());
    if (line.checkConfig)
        return code(config::hasErrors(configuration.issues) ? Exit::Config : Exit::Ok);
    if (!displayIsThere()) {
        std::fprintf(stderr, "hookline: there is no display to show a window on (DISPLAY and WAYLAND_DISPLAY are not set).\n"
                             "Run it in a desktop session, or use `hooklined`, the same program without a window.\n");
        return code(Exit::Failed);
    }

    if (line.capture)
        return showCapture(argc, argv, line, configuration.settings.window);

    // Signals become a readable descriptor, so that they are handled on the UI thread like any other event.
    sigset_t handled;
    sigemptyset(&handled);
    for (const int signal : { SIGINT, SIGTERM, SIGHUP })
        sigaddset(&handled, signal);
    ::pthread_sigmask(SIG_BLOCK, &handled, nullptr);
    ::signal(SIGPIPE, SIG_IGN);
    const int signalFd = ::signalfd(-1, &handled, SFD_CLOEXEC | SFD_NONBLOCK);

    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("hookline"));
    QApplication::setOrganizationName(QStringLiteral("hookline"));
    QApplication::setApplicationVersion(QStringLiteral(HOOKLINE_VERSION));
    runtime::logToStderr();
    runtime::applyLog(configuration.settings.log);
    if (line.verbose)
        base::setLogLevel(base::LogLevel::Debug);

    std::uint64_t undelivered = 0;
    int result = 0;
    runtime::Runtime program(configuration.settings, runtime::Runtime::Beside::Window, line.configFile.parent_path());
    {
        controllers::CoreBackend backend(program, line, configuration);
        const std::unique_ptr<ui::TestClient> testClient = testclient::makeTestClient(nullptr);
        ui::MainWindow window(backend, testClient.get());
        QSocketNotifier notifier(signalFd, QSocketNotifier::Read);
        QObject::connect(&notifier, &QSocketNotifier::activated, &application, [&] {
            signalfd_siginfo info {};
            while (::read(signalFd, &info, sizeof info) == static_cast<ssize_t>(sizeof info)) {
                if (info.ssi_signo == SIGHUP) {
                    backend.reload();
                } else {
                    window.quitNow(); // a signal is not asked about
                }
            }
        });
        window.show();
        backend.startAll();
        result = QApplication::exec();
        window.hide();
        backend.stopSimulator();
        undelivered = program.stop();
    }
    ::close(signalFd);
    if (undelivered > 0) {
        base::logError("hookline", std::to_string(undelivered) + " records were not acknowledged by Kafka in time and are lost");
        return code(Exit::Undelivered);
    }
    return result;
}
