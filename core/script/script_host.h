// The scripts that are in use: loads them from files and folders, takes changes into use while the broker runs, and keeps the
// version that worked when the new one does not.
//
// A change is one change for the loops: none of them runs half of a script, or two versions of it. @thread control, every method
// that does not say otherwise
#pragma once

#include "core/base/result.h"
#include "core/hooks/hook_registry.h"
#include "core/script/script.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace hookline::script {

class ScriptHost {
public:
    /// `registry` must outlive the host.
    ScriptHost(hooks::HookRegistry& registry, unsigned loops);
    ~ScriptHost();
    ScriptHost(const ScriptHost&) = delete;
    ScriptHost& operator=(const ScriptHost&) = delete;

    /// Files, and folders of which every *.lua is taken in the order of names. Loads what is new or changed, ends what is gone.
    /// True: everything that is wanted runs; else status() says what does not, and the log has said it.
    bool apply(std::vector<std::string> paths, const Limits& limits);
    /// Looks whether files have changed since, and takes changes into use. Cheap when nothing has.
    bool refresh() { return apply(m_paths, m_limits); }
    bool empty() const noexcept { return m_paths.empty(); }

    using Status = metrics::ScriptEntry;
    std::vector<Status> status() const;

    /// Whether a text would load, without taking it into use: for an editor. @thread any
    static base::Result<> check(const std::string& name, std::string_view text, const Limits& limits);

private:
    struct File {
        std::filesystem::path path;
        std::filesystem::file_time_type changed;
        std::uintmax_t size = 0;
        std::string text;                ///< what was last tried
        std::string problem;             ///< of the text; empty: it runs
        std::shared_ptr<Script> script;  ///< the version in use; null: none ever loaded
        std::vector<hooks::HookRegistration> registrations;
    };
    std::vector<std::filesystem::path> wanted(std::string& problem) const;
    void load(File& file, bool limitsChanged);

    hooks::HookRegistry& m_registry;
    const unsigned m_loops;
    std::vector<std::string> m_paths;
    Limits m_limits;
    std::vector<File> m_files;
    std::string m_problem; ///< of the paths themselves; said once
    std::vector<std::string> m_news; ///< of this change, to be said when it is in use
};

} // namespace hookline::script
