#include "ui/core_words.h"

#include "ui/format.h"
#include "ui/safe_text.h"

#include <QFile>
#include <QHash>
#include <QStringList>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace hookline::ui {
namespace {

constexpr int kDeepest = 6; ///< a sentence in a sentence in …
constexpr qsizetype kLongest = 4096; ///< longer ones are nobody's error text
constexpr int kMostJoints = 12; ///< looked at in one text; the sentences of the core have fewer
constexpr qsizetype kRemembered = 2000;

struct Form {
    QStringList pieces; ///< what stands before, between and behind the arguments
    std::vector<int> places; ///< 1 for %1: which argument stands where
    std::vector<bool> quoted; ///< "%1": a name or somebody's text, never a sentence of ours
    QString own; ///< the translation, with the same %1 …
    qsizetype weight = 0; ///< characters that are not arguments
};

struct Table {
    QHash<QString, QString> fixed; ///< sentences without arguments
    std::vector<Form> forms; ///< the most telling first
    QHash<QString, QString> said; ///< what was asked before
};

Table& table()
{
    static Table instance;
    return instance;
}

/// The place of a "%1" in `text` at or after `from`; -1: none.
qsizetype nextPlace(const QString& text, qsizetype from)
{
    for (qsizetype i = from; i + 1 < text.size(); ++i) {
        if (text[i] == QLatin1Char('%') && text[i + 1] >= QLatin1Char('1') && text[i + 1] <= QLatin1Char('9'))
            return i;
    }
    return -1;
}

void add(const QString& english, const QString& own)
{
    Form form;
    form.own = own;
    qsizetype from = 0;
    for (qsizetype at = nextPlace(english, 0); at >= 0; at = nextPlace(english, from)) {
        form.pieces << english.mid(from, at - from);
        form.places.push_back(english[at + 1].digitValue());
        form.quoted.push_back(at > 0 && QStringLiteral("\"\u201C'").contains(english[at - 1]));
        from = at + 2;
    }
    form.pieces << english.mid(from);
    if (form.places.empty()) {
        table().fixed.insert(english, own);
        return;
    }
    for (const QString& piece : form.pieces)
        form.weight += piece.size();
    table().forms.push_back(std::move(form));
}

/// The arguments of `text` as one of `form`, by their numbers; each as short as can be.
std::optional<QHash<int, QString>> argumentsOf(const Form& form, const QString& text)
{
    if (!text.startsWith(form.pieces.front()) || !text.endsWith(form.pieces.back()))
        return std::nullopt;
    QHash<int, QString> out;
    qsizetype from = form.pieces.front().size();
    for (std::size_t i = 0; i < form.places.size(); ++i) {
        const QString& after = form.pieces[static_cast<qsizetype>(i) + 1];
        const bool last = i + 1 == form.places.size();
        const qsizetype end = last ? text.size() - after.size() : after.isEmpty() ? from : text.indexOf(after, from);
        if (end < from)
            return std::nullopt;
        out.insert(form.places[i], text.mid(from, end - from));
        from = end + after.size();
    }
    return out;
}

/// Where one sentence may end and the next begin: "what: why. remedy".
struct Joint {
    QString english;
    QString own;
};
const Joint kJoints[] = { { QStringLiteral(": "), QStringLiteral("：") },
    { QStringLiteral(". "), QStringLiteral("。") }, { QStringLiteral("; "), QStringLiteral("；") } };

/// The next joint of `text` at or after `from`, which is moved there; null: none.
const Joint* nextJoint(const QString& text, qsizetype& from)
{
    for (; from + 2 < text.size(); ++from) {
        for (const Joint& joint : kJoints) {
            if (QStringView(text).mid(from, 2) == joint.english)
                return &joint;
        }
    }
    return nullptr;
}

/// Says one text. What was tried is remembered: a text has few joints, and so few parts, however they are put together.
class Saying {
public:
    QString say(const QString& text, int depth)
    {
        if (depth > kDeepest || text.size() < 2)
            return text;
        return sentence(text, depth).value_or(text);
    }

private:
    using Said = std::optional<QString>;

    /// Null: nothing of it is a sentence of ours.
    Said sentence(const QString& text, int depth)
    {
        if (depth > kDeepest || (depth > 0 && !text.contains(QLatin1Char(' ')))) // one word within a sentence is a name
            return std::nullopt;
        if (const auto before = m_tried.constFind(text); before != m_tried.cend())
            return *before;
        m_tried.insert(text, std::nullopt); // while it is being tried
        Said out = known(text, depth);
        if (!out)
            out = joined(text, depth);
        m_tried.insert(text, out);
        return out;
    }

    Said known(const QString& text, int depth)
    {
        if (depth > kDeepest)
            return std::nullopt;
        if (const auto fixed = table().fixed.constFind(text); fixed != table().fixed.cend())
            return *fixed;
        for (const Form& form : table().forms) {
            const auto arguments = argumentsOf(form, text);
            if (!arguments)
                continue;
            // A form that ends in an argument ends where the next sentence begins, unless the argument is a sentence itself.
            if (const QString last = arguments->value(form.places.back());
                form.pieces.back().isEmpty() && !known(last, depth + 1)) {
                int tried = 0;
                qsizetype at = 0;
                for (const Joint* joint = nextJoint(last, at); joint && tried < kMostJoints;
                     joint = nextJoint(last, ++at), ++tried) {
                    const Said rest = sentence(last.mid(at + 2), depth + 1);
                    if (!rest)
                        continue;
                    if (const Said before = known(text.chopped(last.size() - at), depth)) // a more telling form may fit what is left
                        return *before + joint->own + *rest;
                }
            }
            return filled(form, *arguments, depth);
        }
        return std::nullopt;
    }

    QString filled(const Form& form, const QHash<int, QString>& arguments, int depth)
    {
        QString out;
        qsizetype from = 0;
        for (qsizetype at = nextPlace(form.own, 0); at >= 0; at = nextPlace(form.own, from)) {
            const int place = form.own[at + 1].digitValue();
            const auto which = static_cast<std::size_t>(std::ranges::find(form.places, place) - form.places.begin());
            const QString argument = arguments.value(place);
            out += form.own.mid(from, at - from)
                + (which < form.quoted.size() && form.quoted[which] ? argument : say(argument, depth + 1));
            from = at + 2;
        }
        return out + form.own.mid(from);
    }

    /// Sentences one after the other, a name before a sentence, something in parentheses behind it, its full stop.
    Said joined(const QString& text, int depth)
    {
        int tried = 0;
        qsizetype at = 1;
        for (const Joint* joint = nextJoint(text, at); joint && tried < kMostJoints;
             joint = nextJoint(text, ++at), ++tried) {
            if (const Said left = known(text.left(at), depth))
                return *left + joint->own + say(text.mid(at + 2), depth + 1);
        }
        at = 1;
        tried = 0;
        for (const Joint* joint = nextJoint(text, at); joint && tried < kMostJoints;
             joint = nextJoint(text, ++at), ++tried) {
            if (const Said right
                = joint->english == kJoints[0].english ? sentence(text.mid(at + 2), depth + 1) : std::nullopt)
                return text.left(at) + joint->own + *right;
        }
        if (const qsizetype open = text.endsWith(QLatin1Char(')')) ? text.indexOf(QLatin1String(" (")) : -1; open > 0) {
            if (const Said left = known(text.left(open), depth))
                return *left + QStringLiteral("（") + say(text.mid(open + 2).chopped(1), depth + 1)
                    + QStringLiteral("）");
        }
        if (text.endsWith(QLatin1Char('.'))) {
            if (const Said whole = known(text.chopped(1), depth))
                return *whole + QStringLiteral("。");
        }
        return std::nullopt;
    }

    QHash<QString, Said> m_tried;
};

} // namespace

void useCoreWords(const QString& code)
{
    table() = {};
    QFile file(QStringLiteral(":/hookline/i18n/core_%1.txt").arg(code));
    if (!file.open(QIODevice::ReadOnly))
        return;
    const QStringList lines = QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'));
    for (qsizetype i = 0; i + 1 < lines.size(); ++i) {
        const bool made = lines[i].startsWith(QLatin1String("en ")), put = lines[i].startsWith(QLatin1String("en+ "));
        if ((made || put) && lines[i + 1].startsWith(QLatin1String("zh ")))
            add(lines[i].mid(made ? 3 : 4), lines[i + 1].mid(3));
    }
    std::ranges::stable_sort(table().forms, std::ranges::greater {}, &Form::weight);
}

QString inOwnWords(const QString& english)
{
    Table& words = table();
    if ((words.fixed.isEmpty() && words.forms.empty()) || english.size() > kLongest)
        return english;
    if (const auto before = words.said.constFind(english); before != words.said.cend())
        return *before;
    if (words.said.size() >= kRemembered)
        words.said.clear();
    const QString out = Saying().say(english, 0);
    words.said.insert(english, out);
    return out;
}

QString coreText(std::string_view english, std::size_t maxChars)
{
    return visibleText(inOwnWords(fromUtf8(english)).toStdString(), maxChars);
}

} // namespace hookline::ui
