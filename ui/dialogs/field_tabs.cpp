#include "ui/dialogs/field_tabs.h"

#include "core/config/clusters.h"
#include "ui/core_words.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/safe_text.h"
#include "ui/texts.h"
#include "ui/widgets/event_delegate.h"
#include "ui/widgets/form_scroll.h"
#include "ui/widgets/label.h"
#include "ui/widgets/note_label.h"
#include "ui/widgets/wheel_guard.h"

#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QCoreApplication>
#include <QFormLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>
#include <cstring>

namespace hookline::ui {

FieldTabs::FieldTabs(Spacing spacing, QWidget* parent)
    : QTabWidget(parent)
    , m_spacing(spacing)
{
    setDocumentMode(true);
}

QFormLayout* FieldTabs::addPage()
{
    auto* page = new QWidget;
    auto* form = new QFormLayout(page);
    form->setContentsMargins(4, m_spacing.top, 12, 8);
    form->setHorizontalSpacing(18);
    form->setVerticalSpacing(m_spacing.between);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setLabelAlignment(Qt::AlignLeft);
    addTab(scrolledPage(page), QString());
    return form;
}

FieldTabs::Field& FieldTabs::addField(QFormLayout* form, const char* key, QWidget* input, Qt::Alignment alignment)
{
    auto* cell = new QWidget;
    auto* column = new QVBoxLayout(cell);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(3);
    column->addWidget(input, 0, alignment);
    Field field { key, new Label, input, new NoteLabel(Role::TextMuted), new NoteLabel(Role::Error), count() - 1 };
    field.issue->selectable();
    field.issue->setObjectName(input->objectName() + QLatin1String("IssueLabel"));
    field.hint->hide();
    field.issue->hide();
    column->addWidget(field.issue);
    column->addWidget(field.hint);
    if (qobject_cast<QComboBox*>(input) || qobject_cast<QAbstractSpinBox*>(input))
        leaveWheelToPage(input);
    field.label->setBuddy(input);
    field.label->setTextFormat(Qt::AutoText); // ours, and only so the & marks a mnemonic
    field.label->setMinimumHeight(30);
    field.label->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    field.label->setContentsMargins(0, 8, 0, 0);
    form->addRow(field.label, cell);
    return m_fields.emplace_back(field);
}

FieldTabs::Field& FieldTabs::field(const char* key)
{
    return *std::ranges::find_if(m_fields, [&](const Field& f) { return std::strcmp(f.key, key) == 0; });
}

QFont FieldTabs::fixedFont() const { return EventDelegate::monospace(font()); }

QLineEdit* FieldTabs::addText(QFormLayout* form, const char* key, const char* objectName, const char* example)
{
    auto* out = new QLineEdit;
    out->setObjectName(QLatin1String(objectName));
    out->setPlaceholderText(QLatin1String(example));
    out->setFont(fixedFont());
    addField(form, key, out);
    connect(out, &QLineEdit::textChanged, this, [this] { inputChanged(); });
    return out;
}

QPlainTextEdit* FieldTabs::addLines(QFormLayout* form, const char* key, const char* objectName, const char* example)
{
    auto* out = new QPlainTextEdit;
    out->setObjectName(QLatin1String(objectName));
    out->setProperty("example", QLatin1String(example)); // for describe(), in the language in use
    out->setFont(fixedFont());
    out->setTabChangesFocus(true);
    out->setLineWrapMode(QPlainTextEdit::NoWrap);
    out->setFixedHeight(out->fontMetrics().lineSpacing() * 3 + 16);
    out->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    addField(form, key, out);
    connect(out, &QPlainTextEdit::textChanged, this, [this] { inputChanged(); });
    return out;
}

QComboBox* FieldTabs::addChoice(QFormLayout* form, const char* key, const char* objectName)
{
    auto* out = new QComboBox;
    out->setObjectName(QLatin1String(objectName));
    addField(form, key, out);
    connect(out, &QComboBox::currentIndexChanged, this, [this] { inputChanged(); });
    return out;
}

void FieldTabs::describe(const char* key, const QString& label, const QString& hint)
{
    Field& f = field(key);
    f.label->setText(label);
    f.hint->setText(unbrokenFields(hint));
    f.hint->setVisible(!hint.isEmpty() && f.issue->text().isEmpty());
    f.input->setAccessibleName(withoutMnemonic(label));
    if (auto* lines = qobject_cast<QPlainTextEdit*>(f.input); lines && !lines->property("example").isNull())
        lines->setPlaceholderText(exampleText(lines->property("example").toString()));
}

void FieldTabs::showField(const char* key, bool shown)
{
    Field& f = field(key);
    f.label->setVisible(shown);
    f.input->parentWidget()->setVisible(shown);
}

std::vector<config::Issue> FieldTabs::showIssues(const std::vector<config::Issue>& issues)
{
    std::vector<config::Issue> left = issues;
    std::vector<bool> tabErrors(static_cast<std::size_t>(count()));
    for (Field& f : m_fields) {
        QStringList texts;
        bool error = false;
        std::erase_if(left, [&](const config::Issue& issue) {
            if (std::string_view(issue.key).substr(issue.key.rfind('.') + 1) != f.key)
                return false;
            const QString text = besideField(issue);
            if (!texts.contains(text))
                texts << text;
            error = error || issue.severity == config::Severity::Error;
            return true;
        });
        f.issue->setText(texts.join(QLatin1Char('\n')));
        f.issue->setRole(error ? Role::Error : Role::Warn);
        f.issue->setVisible(!texts.isEmpty());
        f.hint->setVisible(texts.isEmpty() && !f.hint->text().isEmpty());
        QWidget* edge = edgeOf(f);
        if (f.input->property("invalid").toBool() != error) {
            f.input->setProperty("invalid", error);
            edge->setProperty("invalid", error);
            edge->update();
        }
        edge->setAccessibleDescription(texts.isEmpty() ? f.hint->text() : f.issue->text());
        if (error)
            tabErrors[static_cast<std::size_t>(f.tab)] = true;
    }
    for (int i = 0; i < count(); ++i)
        setTabIcon(i, tabErrors[static_cast<std::size_t>(i)] ? icon("error", Role::Error) : QIcon());
    return left;
}

void FieldTabs::focusFirstError()
{
    for (const Field& f : m_fields) {
        if (!f.input->property("invalid").toBool())
            continue;
        setCurrentIndex(f.tab);
        edgeOf(f)->setFocus(Qt::OtherFocusReason);
        return;
    }
}

void FieldTabs::focusField(const QString& key)
{
    const auto at = std::ranges::find_if(m_fields, [&](const Field& f) { return key == QLatin1String(f.key); });
    if (at == m_fields.end())
        return;
    setCurrentIndex(at->tab);
    edgeOf(*at)->setFocus(Qt::OtherFocusReason);
    if (auto* page = qobject_cast<QScrollArea*>(currentWidget()))
        page->ensureWidgetVisible(at->input);
}

void FieldTabs::showFirstError(bool evenWhileTyping)
{
    for (const Field& f : m_fields) {
        if (!f.input->property("invalid").toBool())
            continue;
        auto* page = qobject_cast<QScrollArea*>(currentWidget());
        const QWidget* focus = QApplication::focusWidget();
        const bool typing = focus && page && focus != page && page->isAncestorOf(focus);
        if (page && f.tab == currentIndex() && (evenWhileTyping || !typing))
            page->ensureWidgetVisible(f.input->parentWidget());
        return;
    }
}

void FieldTabs::resizeEvent(QResizeEvent* event)
{
    QTabWidget::resizeEvent(event);
    QMetaObject::invokeMethod(
        this, [this] { showFirstError(true); }, Qt::QueuedConnection); // once the page has its new size
}

std::deque<FieldTabs::Field>::const_iterator FieldTabs::fieldOf(const config::Issue& issue) const
{
    const std::string_view key = std::string_view(issue.key).substr(issue.key.rfind('.') + 1);
    return std::ranges::find_if(m_fields, [&](const Field& f) { return key == f.key; });
}

void FieldTabs::sortByField(std::vector<config::Issue>& issues) const
{
    std::ranges::stable_sort(issues, {}, [this](const config::Issue& issue) { return fieldOf(issue) - m_fields.begin(); });
}

QString FieldTabs::besideField(const config::Issue& issue)
{
    const bool inParts = (issue.id.starts_with("rule.") || issue.id.starts_with("source.")) && issue.args.size() == 2;
    if (!inParts) // kafka::FieldMistake has them
        return Texts::issue(issue);
    const QString why = inOwnWords(fromUtf8(issue.args[1]));
    if (!issue.args[0].empty())
        return labelled(
            QCoreApplication::translate("hookline::ui::FieldTabs", "Character %1").arg(fromUtf8(issue.args[0])), why);
    return why.left(1).toUpper() + why.mid(1);
}

QString FieldTabs::labelOf(const config::Issue& issue) const
{
    const auto found = fieldOf(issue);
    return found == m_fields.end() ? QString() : withoutMnemonic(found->label->text());
}

std::vector<std::string> FieldTabs::linesOf(const QPlainTextEdit* edit)
{
    std::vector<std::string> out;
    for (const QString& line : edit->toPlainText().split(QLatin1Char('\n'))) {
        if (!line.trimmed().isEmpty())
            out.push_back(line.trimmed().toStdString());
    }
    return out;
}

void FieldTabs::setLines(QPlainTextEdit* edit, const std::vector<std::string>& lines)
{
    QStringList all;
    for (const std::string& line : lines)
        all << fromUtf8(line);
    edit->setPlainText(all.join(QLatin1Char('\n')));
}

void FieldTabs::choose(QComboBox* box, const QVariant& value) { box->setCurrentIndex(std::max(box->findData(value), 0)); }

void FieldTabs::fillClusters(QComboBox* box, const config::KafkaSettings& kafka, const std::string& chosen)
{
    box->clear();
    for (const std::string& name : config::clusterNames(kafka))
        box->addItem(visibleText(name, 64), fromUtf8(name));
    const std::string plain(config::plainCluster(chosen));
    if (box->findData(fromUtf8(plain)) < 0) // a mistake stays visible
        box->addItem(visibleText(plain, 64), fromUtf8(plain));
    box->setCurrentIndex(box->findData(fromUtf8(plain)));
    nameDefaultCluster(box);
}

void FieldTabs::nameDefaultCluster(QComboBox* box)
{
    if (box->count() > 0)
        box->setItemText(0, QCoreApplication::translate("hookline::ui::FieldTabs", "the default one"));
}

void FieldTabs::setItem(QComboBox* box, const QVariant& value, const QString& text)
{
    const int at = box->findData(value);
    if (at < 0)
        box->addItem(text, value);
    else
        box->setItemText(at, text);
}

} // namespace hookline::ui
