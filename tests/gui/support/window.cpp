#include "tests/gui/support/window.h"

#include "ui/models/event_pump.h"
#include "ui/models/metrics_history.h"

#include <QSettings>

namespace hookline::test {

Window::Window(const std::function<void(FakeBackend&)>& prepare)
{
    QSettings(QStringLiteral("hookline"), QStringLiteral("window")).clear();
    if (prepare)
        prepare(backend);
    backend.settingsFile.inFile = backend.current;
    backend.settingsFile.use = [this](const config::KafkaSettings& settings) { backend.applyKafka(settings); };
    window = std::make_unique<ui::MainWindow>(backend, &client);
    // The test is the clock.
    window->findChild<ui::MetricsHistory*>()->stop();
    for (QTimer* timer : window->findChild<ui::EventPump*>()->findChildren<QTimer*>())
        timer->stop();
    window->resize(1440, 900);
    window->show();
    QApplication::setActiveWindow(window.get()); // there may be no window manager to do it
    settle();
}

Window::~Window() = default;

void Window::tick() { window->findChild<ui::EventPump*>()->tick(); }
void Window::sample() { window->findChild<ui::MetricsHistory*>()->sample(); }

void Window::settle()
{
    for (int i = 0; i < 5; ++i) {
        QApplication::sendPostedEvents();
        QApplication::processEvents();
    }
}

} // namespace hookline::test
