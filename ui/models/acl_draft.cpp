#include "ui/models/acl_draft.h"

#include "ui/format.h"
#include "ui/models/line_diff.h"
#include "ui/safe_text.h"

#include <algorithm>
#include <utility>

namespace hookline::ui {
namespace {

constexpr qsizetype kMostCompared = 390; ///< lines that lineDiff() compares whole

/// Follows which "user" the lines stand below, to say so where a change is shown.
class Section {
public:
    void pass(const QString& line)
    {
        if (line.startsWith(QLatin1String("user ")))
            m_user = line;
    }
    /// The line that `line` belongs below; empty: none, or it says so itself.
    QString of(const QString& line) const { return line.startsWith(QLatin1String("topic ")) ? m_user : QString(); }

private:
    QString m_user;
};

/// Adds changed lines, each user's below the line that names the user.
class ChangedLines {
public:
    ChangedLines(QStringList& out, const Section& head)
        : m_out(out)
        , m_before(head)
        , m_after(head)
    {
    }
    void same(const QString& line)
    {
        m_before.pass(line);
        m_after.pass(line);
        m_gap = !m_out.isEmpty();
    }
    void add(const QString& line, bool added)
    {
        Section& section = added ? m_after : m_before;
        section.pass(line);
        const QString below = section.of(line);
        const bool names = !below.isEmpty() && below != m_said;
        if (std::exchange(m_gap, false) && !names)
            m_out << QString(QChar(0x2026)); // lines between that stay
        if (names)
            m_out << QStringLiteral("= ") + below;
        if (!below.isEmpty())
            m_said = below;
        if (line.startsWith(QLatin1String("user ")))
            m_said = line;
        m_out << (added ? QStringLiteral("+ ") : QStringLiteral("- ")) + line;
    }

private:
    QStringList& m_out;
    Section m_before;
    Section m_after;
    QString m_said;
    bool m_gap = false; ///< since the last change there were lines that stay
};

bool endsLinesAsDos(const std::string& text)
{
    const std::size_t end = text.find('\n');
    return end != std::string::npos && end > 0 && text[end - 1] == '\r';
}

} // namespace

void AclDraft::open(std::string text)
{
    m_before.clear();
    m_after.clear();
    setBasis(text);
    show(std::move(text));
}

void AclDraft::show(std::string text)
{
    m_text = std::move(text);
    m_rules = config::AclText(m_text);
    m_changes.reset();
}

void AclDraft::setBasis(std::string text)
{
    m_basis = std::move(text);
    m_theirs.reset();
    m_changes.reset();
}

bool AclDraft::setOnDisk(std::string text)
{
    if (text == m_basis) {
        m_theirs.reset();
        return false;
    }
    if (text == m_text) { // somebody has written the same
        setBasis(std::move(text));
        return false;
    }
    if (isDirty()) {
        m_theirs = std::move(text);
        return false;
    }
    step();
    setBasis(text);
    show(std::move(text));
    return true;
}

void AclDraft::trim(std::vector<std::string>& steps)
{
    std::size_t bytes = 0;
    for (const std::string& each : steps)
        bytes += each.size();
    while (steps.size() > kMostSteps || (bytes > kMostBytes && steps.size() > 1)) {
        bytes -= steps.front().size();
        steps.erase(steps.begin());
    }
}

void AclDraft::step()
{
    m_after.clear();
    m_before.push_back(m_text);
    trim(m_before);
}

std::size_t AclDraft::add(const config::AclRule& rule)
{
    step();
    const std::size_t row = m_rules.add(rule);
    took();
    return row;
}

std::size_t AclDraft::change(std::size_t row, const config::AclRule& rule)
{
    if (m_rules[row] == rule)
        return row;
    step();
    row = m_rules.change(row, rule);
    took();
    return row;
}

std::size_t AclDraft::duplicate(std::size_t row)
{
    step();
    row = m_rules.duplicate(row);
    took();
    return row;
}

void AclDraft::remove(std::size_t row)
{
    step();
    m_rules.remove(row);
    took();
}

std::size_t AclDraft::move(std::size_t row, bool up)
{
    if (!m_rules.canMove(row, up))
        return row;
    step();
    row = m_rules.move(row, up);
    took();
    return row;
}

void AclDraft::write(std::string text, bool goesOn)
{
    if (text == m_text)
        return;
    if (!goesOn || m_before.empty())
        step();
    m_after.clear();
    show(std::move(text));
}

void AclDraft::undo()
{
    if (m_before.empty())
        return;
    m_after.push_back(m_text);
    show(std::move(m_before.back()));
    m_before.pop_back();
}

void AclDraft::redo()
{
    if (m_after.empty())
        return;
    m_before.push_back(m_text);
    show(std::move(m_after.back()));
    m_after.pop_back();
}

void AclDraft::discard()
{
    keepMine();
    write(m_basis);
}

void AclDraft::takeTheirs()
{
    if (m_theirs)
        discard();
}

void AclDraft::keepMine()
{
    if (m_theirs)
        setBasis(*std::exchange(m_theirs, std::nullopt));
}

void AclDraft::written()
{
    setBasis(m_text);
}

const AclDraft::Changes& AclDraft::changes() const
{
    if (!m_changes)
        m_changes = changes(m_basis, m_text);
    return *m_changes;
}

AclDraft::Changes AclDraft::changes(const std::string& from, const std::string& to)
{
    QStringList a = visibleLines(from).split(QLatin1Char('\n')), b = visibleLines(to).split(QLatin1Char('\n'));
    for (QStringList* one : { &a, &b }) {
        if (one->last().isEmpty())
            one->removeLast(); // the line end of the last line
    }
    // What is the same at both ends need not be compared.
    qsizetype head = 0, tail = 0;
    const qsizetype most = std::min(a.size(), b.size());
    while (head < most && a[head] == b[head])
        ++head;
    while (tail < most - head && a[a.size() - 1 - tail] == b[b.size() - 1 - tail])
        ++tail;
    Section section;
    for (qsizetype i = 0; i < head; ++i)
        section.pass(a[i]);
    a = a.mid(head, a.size() - head - tail);
    b = b.mid(head, b.size() - head - tail);
    Changes out;
    out.all = a.size() <= kMostCompared && b.size() <= kMostCompared;
    if (a.isEmpty() && b.isEmpty())
        return out;
    const auto part = [](const QStringList& lines) { return lines.mid(0, kMostCompared); };
    ChangedLines lines(out.lines, section);
    if (part(a).isEmpty() || part(b).isEmpty()) { // no lines is not one empty line
        for (const QString& line : part(a))
            lines.add(line, false);
        for (const QString& line : part(b))
            lines.add(line, true);
        out.added = static_cast<int>(part(b).size());
        out.removed = static_cast<int>(part(a).size());
        return out;
    }
    for (const DiffLine& line : lineDiff(part(a).join(QLatin1Char('\n')), part(b).join(QLatin1Char('\n')))) {
        if (line.kind == DiffLine::Kind::Same) {
            lines.same(line.text);
            continue;
        }
        const bool added = line.kind == DiffLine::Kind::Added;
        lines.add(line.text, added);
        ++(added ? out.added : out.removed);
    }
    return out;
}

QString AclDraft::shown(const std::string& text) { return visibleLines(text); }

std::optional<std::string> AclDraft::fromShown(const QString& text, const std::string& before)
{
    if (text.contains(QChar(0xFFFD)) || text.contains(QLatin1Char('\r')))
        return std::nullopt;
    QString lines = text;
    if (endsLinesAsDos(before))
        lines.replace(QLatin1Char('\n'), QStringLiteral("\r\n"));
    return lines.toStdString();
}

} // namespace hookline::ui
