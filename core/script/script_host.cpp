#include "core/script/script_host.h"

#include "core/base/log.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

namespace hookline::script {
namespace {

namespace fs = std::filesystem;

/// A script is written by hand; more than that is a mistake.
constexpr std::uintmax_t kLargestFile = 1024 * 1024;

} // namespace

ScriptHost::ScriptHost(hooks::HookRegistry& registry, unsigned loops)
    : m_registry(registry)
    , m_loops(loops)
{
}

ScriptHost::~ScriptHost()
{
    m_registry.atOnce([this] { m_files.clear(); });
}

base::Result<> ScriptHost::check(const std::string& name, std::string_view text, const Limits& limits)
{
    std::vector<std::string> said;
    if (auto script = Script::load(name, text, limits, 1, &said); !script)
        return base::fail(script.error());
    return {};
}

std::vector<fs::path> ScriptHost::wanted(std::string& problem) const
{
    std::vector<fs::path> out;
    for (const std::string& path : m_paths) {
        std::error_code error;
        if (!fs::is_directory(path, error)) {
            out.emplace_back(path); // that it is missing is found when it is read
            continue;
        }
        std::vector<fs::path> inside;
        for (fs::directory_iterator it(path, error), end; !error && it != end; it.increment(error)) {
            if (it->path().extension() == ".lua")
                inside.push_back(it->path());
        }
        if (error)
            problem = "cannot list the scripts in " + path + ": " + error.message();
        std::ranges::sort(inside);
        out.insert(out.end(), inside.begin(), inside.end());
    }
    return out;
}

bool ScriptHost::apply(std::vector<std::string> paths, const Limits& limits)
{
    const bool limitsChanged = limits.instructions != m_limits.instructions || limits.memoryBytes != m_limits.memoryBytes;
    m_paths = std::move(paths);
    m_limits = limits;
    std::string problem;
    const std::vector<fs::path> now = wanted(problem);
    if (problem != m_problem && !problem.empty())
        base::logError("script", problem);
    m_problem = problem;

    std::vector<File> next;
    bool reordered = now.size() != m_files.size();
    for (const fs::path& path : now) {
        const auto known = std::ranges::find(m_files, path, &File::path);
        reordered |= known == m_files.end() || known - m_files.begin() != static_cast<std::ptrdiff_t>(next.size());
        if (known != m_files.end()) {
            next.push_back(std::move(*known));
        } else {
            next.emplace_back();
            next.back().path = path;
        }
    }
    if (reordered) {
        // What is gone ends, and the rest registers anew: equal priorities run in the order of the files.
        m_registry.atOnce([&] {
            m_files.clear();
            for (File& file : next) {
                file.registrations.clear();
                load(file, limitsChanged);
                if (file.script && file.registrations.empty())
                    file.registrations = file.script->registerAll(m_registry);
            }
        });
        m_files = std::move(next);
    } else {
        m_files = std::move(next);
        for (File& file : m_files)
            load(file, limitsChanged);
    }
    for (const std::string& line : std::exchange(m_news, {}))
        base::logNotice("script", line);
    return problem.empty() && std::ranges::all_of(m_files, [](const File& file) { return file.problem.empty(); });
}

void ScriptHost::load(File& file, bool limitsChanged)
{
    std::error_code error;
    const std::uintmax_t size = fs::file_size(file.path, error);
    const auto changed = error ? fs::file_time_type() : fs::last_write_time(file.path, error);
    const std::string name = file.path.filename().string();
    const auto fail = [&](std::string problem) {
        if (problem != file.problem)
            base::logError("script", problem + (file.script ? "; the version before stays in use" : ""));
        file.problem = std::move(problem);
    };
    if (error) {
        fail("cannot read " + file.path.string() + ": " + error.message());
        return;
    }
    if (size > kLargestFile) {
        fail(file.path.string() + " is larger than a script may be (1 MiB)");
        return;
    }
    const bool tried = file.script || !file.problem.empty();
    if (tried && !limitsChanged && changed == file.changed && size == file.size)
        return;
    std::ifstream stream(file.path, std::ios::binary);
    std::string text { std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>() };
    if (!stream) {
        fail("cannot read " + file.path.string());
        return;
    }
    file.changed = changed;
    file.size = size;
    if (tried && !limitsChanged && text == file.text)
        return; // touched, not changed
    file.text = std::move(text);
    auto script = Script::load(name, file.text, m_limits, m_loops + 1); // the bridge's thread has its own
    if (!script) {
        fail(script.error().what);
        return;
    }
    const bool replaces = file.script != nullptr;
    m_registry.atOnce([&] {
        std::vector<hooks::HookRegistration> before = std::move(file.registrations);
        file.registrations = (*script)->registerAll(m_registry);
        before.clear();
    });
    file.script = std::move(*script);
    file.problem.clear();
    m_news.push_back(name + (replaces ? " reloaded, " : " loaded, ") + std::to_string(file.registrations.size()) + " callbacks");
}

std::vector<ScriptHost::Status> ScriptHost::status() const
{
    std::vector<Status> out;
    for (const File& file : m_files) {
        Status& status = out.emplace_back();
        status.path = file.path.string();
        status.name = file.path.filename().string();
        status.running = file.script != nullptr;
        status.stale = file.script && !file.problem.empty();
        status.problem = file.problem;
        if (!file.script)
            continue;
        status.errors = file.script->errors();
        status.callbacks = file.script->wishes().size();
        status.memoryBytes = file.script->memoryUsed();
        if (status.problem.empty())
            status.problem = file.script->lastError();
    }
    return out;
}

} // namespace hookline::script
