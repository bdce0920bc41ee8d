// A main window over a fake backend, with its parts at hand.
#pragma once

#include "tests/gui/support/fake_backend.h"
#include "ui/main_window.h"

#include <QApplication>
#include <QTest>

#include <functional>
#include <memory>

namespace hookline::test {

struct Window {
    explicit Window(const std::function<void(FakeBackend&)>& prepare = {});
    ~Window();

    template <class T> T* find(const char* name) const
    {
        T* found = window->findChild<T*>(QLatin1String(name));
        if (!found)
            qFatal("no widget named %s", name);
        return found;
    }
    void tick();   ///< one tick of the event pump
    void sample(); ///< one second of counters
    void settle(); ///< everything posted is done, layouts included

    FakeBackend backend;
    FakeTestClient client;
    std::unique_ptr<ui::MainWindow> window;
};

} // namespace hookline::test
