// The ACL file as the window edits it: read, checked, written whole and taken into use.
#include "app/controllers/core_settings_desk.h"

#include "app/controllers/core_backend.h"
#include "app/runtime/runtime.h"
#include "core/auth/access_rules.h"
#include "core/config/text_file.h"

namespace hookline::controllers {
namespace {

constexpr std::size_t kLargestFile = 4 * 1024 * 1024; ///< that people change by hand; the broker takes larger ones
constexpr int kMostNames = 1000;

/// Without a file everything is allowed but publishing under $SYS, which is the broker's alone.
constexpr std::string_view kFirstRules = "# Who may publish and receive what; docs/ACCESS.md shows the syntax. What no line allows is forbidden.\n"
                                         "# These two lines allow everybody everything, as without this file; # is not for topics that begin with $.\n"
                                         "pattern readwrite #\n"
                                         "pattern read $SYS/#\n";

auth::AccessRules::Wish wishOf(ui::AclQuestion::Wish wish)
{
    using Wish = auth::AccessRules::Wish;
    return wish == ui::AclQuestion::Wish::Publish || wish == ui::AclQuestion::Wish::Connect ? Wish::Publish : wish == ui::AclQuestion::Wish::Receive ? Wish::Receive : Wish::Subscribe;
}

} // namespace

QString CoreSettingsDesk::fullPath(const QString& file) const { return QString::fromStdString(resolved(file.toStdString()).string()); }

bool CoreSettingsDesk::isAclInUse(const QString& file) const
{
    const std::string& used = m_backend.m_program.settings().access.aclFile;
    return !used.empty() && resolved(used) == resolved(file.toStdString());
}

base::Result<std::string> CoreSettingsDesk::acl(const QString& file) const { return config::readTextFile(resolved(file.toStdString()), kLargestFile); }

std::vector<config::Issue> CoreSettingsDesk::checkAcl(const std::string& text) const { return auth::AccessRules::check(text); }

ui::AclVerdict CoreSettingsDesk::askAcl(const std::string& text, const ui::AclQuestion& question) const
{
    const auto rules = auth::AccessRules::parse(text, {});
    if (!rules)
        return {};
    const auth::AccessRules::Verdict verdict = rules->explain({ question.clientId, question.user }, wishOf(question.wish), question.topic);
    if (question.wish == ui::AclQuestion::Wish::Connect) // the rules look at the names only
        return { !verdict.refusedName, 0, verdict.refusedName };
    return { verdict.allowed, verdict.line, verdict.refusedName };
}

base::Result<QString> CoreSettingsDesk::saveAcl(const QString& file, const std::string& text, const std::string& before)
{
    const std::filesystem::path path = resolved(file.toStdString());
    const auto now = acl(file);
    if (!now && now.error().id != "file.missing")
        return base::fail(now.error());
    if ((now ? *now : std::string()) != before)
        return base::fail({ "acl.changed", "The file " + path.string() + " was changed meanwhile", {}, "Look at what it says now" });
    if (const auto rules = auth::AccessRules::parse(text, path.string()); !rules)
        return base::fail(rules.error());
    if (const auto written = config::replaceTextFile(path, text, config::Reach::Kept); !written)
        return base::fail(written.error());
    QString unused;
    if (isAclInUse(file)) {
        if (const auto used = useAcl(); !used)
            unused = QString::fromStdString(used.error().text());
    } else {
        emit changed(); // what was wrong with the file may be right now
    }
    return unused;
}

base::Result<QString> CoreSettingsDesk::makeAcl()
{
    for (int i = 1; i < kMostNames; ++i) {
        const QString name = i == 1 ? QStringLiteral("acl") : QStringLiteral("acl-%1").arg(i);
        const std::filesystem::path path = resolved(name.toStdString());
        std::error_code error;
        if (std::filesystem::symlink_status(path, error).type() != std::filesystem::file_type::not_found)
            continue; // somebody's
        if (const auto written = config::replaceTextFile(path, kFirstRules); !written)
            return base::fail(written.error());
        return name;
    }
    return base::fail({ "file.unwritable", "There are too many files called acl", {}, {} });
}

base::Result<> CoreSettingsDesk::useAcl()
{
    const runtime::Runtime::TakenOver taken = m_backend.m_program.takeOver(wanted());
    emit changed();
    for (const base::Error& error : taken.refused) {
        if (error.id.starts_with("access."))
            return base::fail(error);
    }
    return {};
}

} // namespace hookline::controllers
