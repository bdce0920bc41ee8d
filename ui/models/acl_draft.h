// An ACL file as somebody is editing it: a draft beside what is on the disk, as rows and as text, every step of which can be undone.
// Nothing here reaches a file: whoever writes the draft says so afterwards. @thread ui
#pragma once

#include "core/config/acl_text.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <string>
#include <vector>

namespace hookline::ui {

class AclDraft {
public:
    /// Another file: what was edited and the steps are forgotten.
    void open(std::string text);
    /// What is on the disk now. The draft follows while nothing was edited, and otherwise stays what it is; see isOvertaken(). True: it
    /// shows something else now.
    bool setOnDisk(std::string text);

    const config::AclText& rules() const { return m_rules; }
    const std::string& text() const { return m_text; }
    /// What the disk said when the edits began.
    const std::string& basis() const { return m_basis; }
    bool isDirty() const { return m_text != m_basis; }
    /// Somebody else has changed the file since the edits began.
    bool isOvertaken() const { return m_theirs.has_value(); }

    // Edits. Each is one step to undo. They return where the rule is then.
    std::size_t add(const config::AclRule& rule);
    std::size_t change(std::size_t row, const config::AclRule& rule);
    std::size_t duplicate(std::size_t row);
    void remove(std::size_t row);
    std::size_t move(std::size_t row, bool up);
    /// `goesOn`: part of the step before, as when somebody types.
    void write(std::string text, bool goesOn = false);

    bool canUndo() const { return !m_before.empty(); }
    bool canRedo() const { return !m_after.empty(); }
    void undo();
    void redo();
    /// Back to what is on the disk; can be undone.
    void discard();
    /// Of an overtaken draft: goes on from what the others wrote, which can be undone; or goes on with the edits, over theirs.
    void takeTheirs();
    void keepMine();
    /// The draft is on the disk now.
    void written();

    struct Changes {
        QStringList lines; ///< "+ …", "- …", and "= user …" above those of another section, as they are shown; at most a few hundred
        int added = 0;
        int removed = 0;
        bool all = true; ///< false: there are more than were compared
    };
    static Changes changes(const std::string& from, const std::string& to);
    const Changes& changes() const;

    /// The text as it is edited, every character of it to be seen.
    static QString shown(const std::string& text);
    /// What the file says when this was made of it; nothing when it cannot be edited as a text: it has invisible characters, is not UTF-8, or
    /// its lines end in more than one way.
    static std::optional<std::string> fromShown(const QString& text, const std::string& before);
    static bool canEditAsText(const std::string& text) { return fromShown(shown(text), text) == text; }

private:
    void step();
    void show(std::string text);
    void setBasis(std::string text);
    void took() { m_text = m_rules.text(), m_changes.reset(); }
    void trim(std::vector<std::string>& steps);

    static constexpr std::size_t kMostSteps = 100;
    static constexpr std::size_t kMostBytes = 32 * 1024 * 1024; ///< of the steps' texts
    std::string m_basis;
    std::string m_text;
    config::AclText m_rules; ///< of m_text
    std::optional<std::string> m_theirs;
    std::vector<std::string> m_before;
    std::vector<std::string> m_after;
    mutable std::optional<Changes> m_changes; ///< of m_basis and m_text, once somebody has asked
};

} // namespace hookline::ui
