// Runtime and backend as app/hookline/main.cpp puts them together, without a window: on a configuration file of a test's own.
#pragma once

#include "app/controllers/core_backend.h"
#include "app/runtime/command_line.h"
#include "app/runtime/runtime.h"
#include "tests/unit/config/temporary_folder.h"

#include <gtest/gtest.h>

#include <QTest>

#include <functional>
#include <memory>

namespace hookline::test {

class RealCore {
public:
    /// `text`: the file, after a [broker] section on a free port; none: there is no file.
    explicit RealCore(std::optional<std::string> text = std::string(), std::vector<std::string> overrides = {})
        : RealCore(std::make_shared<TemporaryFolder>(), std::move(text), std::move(overrides))
    {
    }
    /// In the folder of another, with its file as that one left it: as after a restart of the program.
    explicit RealCore(const RealCore& before)
        : RealCore(before.m_folder, std::nullopt, before.m_line.overrides)
    {
    }
    RealCore& operator=(const RealCore&) = delete;
    ~RealCore() { stop(); }
    void stop()
    {
        if (m_backend)
            m_program->stop();
        m_backend.reset();
        m_program.reset();
    }

    runtime::Runtime& program() { return *m_program; }
    controllers::CoreBackend& backend() { return *m_backend; }
    ui::SettingsDesk& desk() { return m_backend->settingsDesk(); }
    std::filesystem::path folder() const { return m_folder->path(); }
    std::filesystem::path file() const { return m_line.configFile; }
    std::string text() const { return TemporaryFolder::read(file()); }
    std::filesystem::path write(std::string_view name, std::string_view text) const { return m_folder->write(name, text); }

    /// What applied() said.
    struct Answer {
        int times = 0;
        QString id, text;
        QStringList refused;
    };
    Answer apply(const ui::SettingsDesk::Edit& edit)
    {
        Answer out;
        const auto connection = QObject::connect(&desk(), &ui::SettingsDesk::applied, &desk(), [&](const QString& id, const QString& text, const QStringList& refused) {
            ++out.times;
            out.id = id;
            out.text = text;
            out.refused = refused;
        });
        desk().apply(edit);
        EXPECT_TRUE(waitFor([&] { return out.times > 0; })) << "no answer";
        QObject::disconnect(connection);
        return out;
    }
    static bool waitFor(const std::function<bool()>& holds) { return QTest::qWaitFor(holds, 20000); }

private:
    RealCore(std::shared_ptr<TemporaryFolder> folder, std::optional<std::string> text, std::vector<std::string> overrides)
        : m_folder(std::move(folder))
    {
        m_line.configFile = m_folder->path() / "hookline.toml";
        m_line.overrides = std::move(overrides);
        if (text)
            write("hookline.toml", "# mine\n[broker]\nport = 0 # any\n" + *text);
        const runtime::Configuration configuration = runtime::configure(m_line);
        m_program = std::make_unique<runtime::Runtime>(configuration.settings, runtime::Runtime::Beside::Window, m_folder->path());
        m_backend = std::make_unique<controllers::CoreBackend>(*m_program, m_line, configuration);
        m_backend->startAll();
    }

    std::shared_ptr<TemporaryFolder> m_folder;
    runtime::CommandLine m_line;
    std::unique_ptr<runtime::Runtime> m_program;
    std::unique_ptr<controllers::CoreBackend> m_backend;
};

} // namespace hookline::test
