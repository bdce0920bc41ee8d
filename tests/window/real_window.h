// Runtime, backend and window as app/hookline/main.cpp puts them together, on a free port and a configuration file of its own.
#pragma once

#include "app/controllers/core_backend.h"
#include "app/runtime/command_line.h"
#include "app/runtime/runtime.h"
#include "app/testclient/test_client_factory.h"
#include "ui/main_window.h"

#include <gtest/gtest.h>

#include <QAbstractItemModel>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include <functional>
#include <memory>

namespace hookline::test {

class RealWindow {
public:
    explicit RealWindow(const std::function<void(config::Settings&)>& change = {})
    {
        m_line.configFile = m_folder.filePath(QStringLiteral("hookline.toml")).toStdString();
        m_configuration.settings.broker.port = 0;
        m_configuration.settings.broker.sysIntervalSeconds = 0; // retained messages are counted; the broker's own would be among them
        m_configuration.settings.window.language = "en";
        if (change)
            change(m_configuration.settings);
        m_program = std::make_unique<runtime::Runtime>(m_configuration.settings, runtime::Runtime::Beside::Window, m_folder.path().toStdString());
        m_backend = std::make_unique<controllers::CoreBackend>(*m_program, m_line, m_configuration);
        m_testClient = testclient::makeTestClient();
        m_window = std::make_unique<ui::MainWindow>(*m_backend, m_testClient.get());
        m_window->resize(1440, 900);
        m_window->show();
        m_backend->startAll();
        m_window->showPage(ui::MainWindow::Events);
    }
    ~RealWindow()
    {
        m_window.reset();
        m_program->stop();
        m_backend.reset();
    }

    runtime::Runtime& program() { return *m_program; }
    controllers::CoreBackend& backend() { return *m_backend; }
    ui::MainWindow& window() { return *m_window; }
    std::string configFile() const { return m_line.configFile.string(); }
    template <class W>
    W& find(const char* name)
    {
        auto* widget = m_window->findChild<W*>(QLatin1String(name));
        if (!widget) // dialogs of their own
            for (QWidget* top : QApplication::topLevelWidgets())
                if ((widget = top->findChild<W*>(QLatin1String(name))))
                    break;
        if (!widget)
            throw std::runtime_error(std::string("no widget named ") + name);
        return *widget;
    }
    QAbstractItemModel& rows() { return *find<QTableView>("eventsTableView").model(); }
    QString cell(int row, int column) { return rows().index(row, column).data().toString(); }

    /// Lets the event loop run until `holds`.
    static bool waitFor(const std::function<bool()>& holds, int milliseconds = 15000)
    {
        return QTest::qWaitFor(holds, milliseconds);
    }

private:
    QTemporaryDir m_folder;
    runtime::CommandLine m_line;
    runtime::Configuration m_configuration;
    std::unique_ptr<runtime::Runtime> m_program;
    std::unique_ptr<controllers::CoreBackend> m_backend;
    std::unique_ptr<ui::TestClient> m_testClient;
    std::unique_ptr<ui::MainWindow> m_window;
};

} // namespace hookline::test
