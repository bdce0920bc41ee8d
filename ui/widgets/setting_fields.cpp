#include "ui/widgets/setting_fields.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/setting_words.h"
#include "ui/texts.h"
#include "ui/widgets/label.h"
#include "ui/widgets/wheel_guard.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QEvent>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace hookline::ui {
namespace {

constexpr int kNarrow = 190;
constexpr int kFieldHeight = 30; ///< of what is typed or chosen in
constexpr int kLabelDrop = 8; ///< to the line of what stands in the field
constexpr int kLeastLabel = 21, kMostLabel = 33; ///< characters

/// "broker.max_connections" -> "settingBrokerMaxConnections", as object names go.
QString camel(std::string_view key)
{
    QString out = QStringLiteral("setting");
    bool up = true;
    for (const char c : key) {
        if (c == '_' || c == '.')
            up = true;
        else
            out += std::exchange(up, false) ? QChar::fromLatin1(c).toUpper() : QChar::fromLatin1(c);
    }
    return out;
}

QString joined(const std::vector<std::string>& list)
{
    QStringList out;
    for (const std::string& one : list)
        out << fromUtf8(one);
    return out.join(QStringLiteral(", "));
}

std::vector<std::string> separated(const QString& text)
{
    std::vector<std::string> out;
    for (const QString& one : text.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        if (!one.trimmed().isEmpty())
            out.push_back(one.trimmed().toStdString());
    }
    return out;
}

/// Says something: on, above 0, not empty, not "none".
bool isOn(const config::Value& value)
{
    if (const bool* flag = std::get_if<bool>(&value))
        return *flag;
    if (const auto* count = std::get_if<std::uint64_t>(&value))
        return *count > 0;
    const auto* text = std::get_if<std::string>(&value);
    return text && !text->empty() && *text != "none";
}

} // namespace

SettingFields::SettingFields(QWidget* parent)
    : QWidget(parent)
{
    build();
}

SettingFields::SettingFields(const config::Block& block, QWidget* parent)
    : QWidget(parent)
    , m_block(&block)
{
    build();
}

SettingFields::~SettingFields()
{
    // A field that loses its focus while it is destroyed still says that it was edited.
    for (const Field& field : m_fields)
        field.input->disconnect(this);
}

void SettingFields::build()
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    m_form = new QFormLayout;
    m_form->setHorizontalSpacing(18);
    m_form->setVerticalSpacing(10);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_form->setLabelAlignment(Qt::AlignLeft);
    column->addLayout(m_form);
    column->addStretch(1);
}

/// A third of a narrow form; the words wrap.
int SettingFields::labelWidth() const
{
    const int unit = fontMetrics().horizontalAdvance(QLatin1Char('0'));
    return std::clamp(width() / 3, unit * kLeastLabel, unit * kMostLabel);
}

void SettingFields::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    for (QWidget* left : m_left)
        left->setFixedWidth(labelWidth());
}

void SettingFields::addHeading(std::function<QString()> text)
{
    auto* label = new Label(Role::Text, 1.08, true);
    label->setContentsMargins(0, m_form->rowCount() > 0 ? 14 : 0, 0, 2);
    label->setText(text());
    m_form->addRow(label);
    m_headings.emplace_back(label, std::move(text));
}

void SettingFields::addWidget(QWidget* widget) { m_form->addRow(widget); }

void SettingFields::addRow(Label* label, QWidget* widget)
{
    label->setBuddy(widget);
    label->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    label->setContentsMargins(0, kLabelDrop, 0, 0);
    label->setFixedWidth(labelWidth());
    m_left.push_back(label);
    widget->setMinimumWidth(kNarrow);
    leaveWheelToPage(widget);
    m_form->addRow(label, widget);
    m_form->setAlignment(widget, Qt::AlignLeft);
}

void SettingFields::addRow(Label* label, Label* text)
{
    label->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    label->setFixedWidth(labelWidth());
    m_left.push_back(label);
    m_form->addRow(label, text);
}

void SettingFields::addField(const std::string& key)
{
    const config::FieldInfo* info = m_block ? static_cast<const config::FieldInfo*>(config::findField(*m_block, std::string_view(key).substr(m_block->name.size() + 1)))
                                            : config::findField(key);
    Field& field = m_fields.emplace_back();
    field.key = key;
    field.info = info;
    field.label = new Label;
    field.note = new Label(Role::TextMuted, 0.9);
    field.note->setObjectName(camel(key) + QLatin1String("NoteLabel"));
    field.issue = new Label(Role::Error, 0.95);
    field.hint = new Label(Role::TextMuted, 0.95);
    QWidget* shown = nullptr;
    field.input = makeInput(field, shown);
    leaveWheelToPage(field.input);

    auto* left = new QWidget;
    auto* words = new QVBoxLayout(left);
    words->setContentsMargins(0, kLabelDrop, 0, 0);
    words->setSpacing(1);
    words->addWidget(field.label);
    words->addWidget(field.note);
    words->addStretch(1);
    m_left.push_back(left);
    left->setFixedWidth(labelWidth());
    field.label->wrapped();
    field.label->setBuddy(field.input);
    field.note->wrapped();
    field.note->hide();
    field.cell = new QWidget;
    auto* column = new QVBoxLayout(field.cell);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(3);
    const bool narrow = qobject_cast<QAbstractSpinBox*>(field.input) || qobject_cast<QComboBox*>(field.input);
    column->addWidget(shown, 0, narrow ? Qt::AlignLeft : Qt::Alignment());
    field.issue->setObjectName(field.input->objectName() + QLatin1String("IssueLabel"));
    for (Label* line : { field.issue, field.hint }) {
        line->wrapped();
        line->hide();
        column->addWidget(line);
    }
    field.issue->selectable();
    m_form->addRow(left, field.cell);
    retranslate();
}

QWidget* SettingFields::makeInput(Field& field, QWidget*& shown)
{
    const QString name = camel(field.key);
    const std::size_t at = m_fields.size() - 1;
    const auto self = [this, at]() -> const Field& { return m_fields[at]; };
    switch (field.info->kind) {
    case config::Kind::Flag: {
        auto* box = new QCheckBox;
        box->setMinimumHeight(kFieldHeight); // its label is where those of the other fields are
        box->setObjectName(name + QLatin1String("CheckBox"));
        connect(box, &QCheckBox::toggled, this, [this, self](bool on) { changed(self(), on); });
        return shown = box;
    }
    case config::Kind::Number: {
        // A number of bytes may be larger than an int; a double is exact far beyond the largest of them.
        auto* box = new QDoubleSpinBox;
        box->setObjectName(name + QLatin1String("SpinBox"));
        box->setDecimals(0);
        box->setRange(static_cast<double>(field.info->least), static_cast<double>(field.info->most));
        box->setGroupSeparatorShown(field.info->name != "port");
        box->setMinimumWidth(kNarrow);
        connect(box, &QDoubleSpinBox::valueChanged, this, [this, self](double value) { changed(self(), static_cast<std::uint64_t>(value)); });
        return shown = box;
    }
    case config::Kind::Choice: {
        auto* box = new QComboBox;
        box->setObjectName(name + QLatin1String("ComboBox"));
        for (const std::string_view choice : field.info->choices)
            box->addItem(fromUtf8(choice), fromUtf8(choice));
        box->setMinimumWidth(kNarrow);
        connect(box, &QComboBox::currentIndexChanged, this, [this, self, box] { changed(self(), box->currentData().toString().toStdString()); });
        return shown = box;
    }
    default: break;
    }
    auto* edit = new QLineEdit;
    edit->setObjectName(name + QLatin1String("LineEdit"));
    const bool list = field.info->kind == config::Kind::TextList;
    connect(edit, &QLineEdit::textEdited, this, [this, self, list](const QString& text) {
        changed(self(), list ? config::Value(separated(text)) : config::Value(text.trimmed().toStdString()));
    });
    shown = edit;
    if (SettingWords::isFile(field.key) || SettingWords::isFolder(field.key)) {
        shown = new QWidget;
        auto* row = new QHBoxLayout(shown);
        row->setContentsMargins(0, 0, 0, 0);
        row->setSpacing(6);
        row->addWidget(edit, 1);
        auto* button = new QPushButton;
        button->setObjectName(name + QLatin1String("BrowsePushButton"));
        button->setIcon(icon("folder"));
        button->setFocusPolicy(Qt::TabFocus);
        row->addWidget(button);
        connect(button, &QPushButton::clicked, this, [this, self] { browse(self()); });
    }
    return edit;
}

void SettingFields::browse(const Field& field)
{
    const QString chosen = SettingWords::isFolder(field.key) ? QFileDialog::getExistingDirectory(this, field.label->text(), m_folder)
                                                             : QFileDialog::getOpenFileName(this, field.label->text(), m_folder);
    if (chosen.isEmpty())
        return;
    // What lies beside the configuration file moves with it.
    const QString relative = QDir(m_folder).relativeFilePath(chosen);
    const QString text = m_folder.isEmpty() || relative.startsWith(QLatin1String("..")) ? chosen : relative;
    static_cast<QLineEdit*>(field.input)->setText(text);
    changed(field, text.toStdString());
}

config::Value SettingFields::read(const Field& field, const config::Settings& settings) const
{
    return m_block ? static_cast<const config::BlockField*>(field.info)->read(settings, m_index)
                   : static_cast<const config::Field*>(field.info)->read(settings);
}

void SettingFields::changed(const Field& field, const config::Value& value)
{
    if (m_loading)
        return;
    refreshHint(const_cast<Field&>(field));
    emit edited(field.key, value);
}

void SettingFields::show(const config::Settings& settings)
{
    if (m_block && m_index >= m_block->count(settings))
        return;
    m_loading = true;
    for (Field& field : m_fields)
        fill(field, read(field, settings));
    showIdle(settings);
    m_loading = false;
}

/// What has no effect at present is grey, and says why.
void SettingFields::showIdle(const config::Settings& settings)
{
    for (Field& field : m_fields) {
        const auto governor = std::ranges::find(m_fields, SettingWords::governor(field.key), &Field::key);
        if (governor == m_fields.end())
            continue;
        field.idle = !isOn(read(*governor, settings));
        field.label->setEnabled(!field.idle);
        field.input->setEnabled(!field.idle);
        refreshHint(field);
    }
}

void SettingFields::showBlock(const config::Settings& settings, std::size_t index)
{
    m_index = index;
    show(settings);
}

void SettingFields::fill(Field& field, const config::Value& value)
{
    if (auto* box = qobject_cast<QCheckBox*>(field.input)) {
        box->setChecked(std::get<bool>(value));
    } else if (auto* number = qobject_cast<QDoubleSpinBox*>(field.input)) {
        number->setValue(static_cast<double>(std::get<std::uint64_t>(value)));
    } else if (auto* choice = qobject_cast<QComboBox*>(field.input)) {
        choice->setCurrentIndex(std::max(0, choice->findData(fromUtf8(std::get<std::string>(value)))));
    } else {
        auto* edit = static_cast<QLineEdit*>(field.input);
        const bool list = field.info->kind == config::Kind::TextList;
        const QString text = list ? joined(std::get<std::vector<std::string>>(value)) : fromUtf8(std::get<std::string>(value));
        // Not while it says the same in other words: the cursor would jump.
        if (list ? separated(edit->text()) != std::get<std::vector<std::string>>(value) : edit->text().trimmed() != text)
            edit->setText(text);
    }
    refreshHint(field);
}

void SettingFields::refreshHint(Field& field)
{
    QString text = SettingWords::hint(field.key);
    const auto* number = qobject_cast<QDoubleSpinBox*>(field.input);
    if (number && number->value() >= 1024 && SettingWords::isBytes(field.key))
        text = text.isEmpty() ? byteSize(number->value()) : byteSize(number->value()) + QStringLiteral("  \u00B7  ") + text;
    if (number && number->value() >= 7200 && SettingWords::isSeconds(field.key)) {
        const int hours = static_cast<int>(number->value() / 3600);
        const QString time = hours >= 48 ? tr("%Ln day(s)", nullptr, hours / 24) : tr("%Ln hour(s)", nullptr, hours);
        text = text.isEmpty() ? time : time + QStringLiteral("  \u00B7  ") + text;
    }
    if (field.idle)
        text = SettingWords::idleReason(field.key);
    field.hint->setText(text);
    field.hint->setVisible(!text.isEmpty() && field.issue->isHidden());
}

void SettingFields::setFieldShown(const std::string& key, bool shown)
{
    for (Field& field : m_fields) {
        if (field.key == key)
            m_form->setRowVisible(field.cell, shown);
    }
}

std::string SettingFields::issueKey(const Field& field, const config::Settings& settings) const
{
    return m_block && m_index < m_block->count(settings) ? config::blockKey(*m_block, settings, m_index, field.info->name) : field.key;
}

void SettingFields::showIssues(const config::Settings& settings, const std::vector<config::Issue>& issues)
{
    m_hasError = false;
    for (Field& field : m_fields) {
        const std::string key = issueKey(field, settings);
        QStringList texts;
        bool error = false;
        for (const config::Issue& issue : issues) {
            if (issue.key != key)
                continue;
            texts << SettingWords::inWords(Texts::issue(issue));
            error = error || issue.severity == config::Severity::Error;
        }
        field.issue->setText(texts.join(QLatin1Char('\n')));
        field.issue->setRole(error ? Role::Error : Role::Warn);
        field.issue->setVisible(!texts.isEmpty());
        field.input->setAccessibleDescription(field.issue->text());
        if (field.input->property("invalid").toBool() != error) {
            field.input->setProperty("invalid", error);
            field.input->update();
        }
        refreshHint(field);
        m_hasError = m_hasError || error;
    }
}

void SettingFields::showNotes(const std::function<FieldNote(const std::string&)>& note)
{
    for (Field& field : m_fields) {
        const FieldNote said = note(field.key);
        field.note->setText(said.text);
        field.note->setRole(said.role);
        field.note->setVisible(!said.text.isEmpty());
    }
}

bool SettingFields::has(const std::string& key) const { return std::ranges::find(m_fields, key, &Field::key) != m_fields.end(); }

bool SettingFields::focusFirstError()
{
    const auto found = std::ranges::find_if(m_fields, [](const Field& field) { return field.input->property("invalid").toBool(); });
    return found != m_fields.end() && focusField(found->key);
}

bool SettingFields::focusField(const std::string& key)
{
    const auto found = std::ranges::find(m_fields, key, &Field::key);
    if (found == m_fields.end())
        return false;
    found->input->setFocus(Qt::OtherFocusReason);
    return true;
}

void SettingFields::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void SettingFields::retranslate()
{
    const bool loading = std::exchange(m_loading, true);
    for (auto& [label, text] : m_headings)
        label->setText(text());
    for (Field& field : m_fields) {
        const QString words = SettingWords::label(field.key);
        field.label->setText(words);
        field.input->setAccessibleName(words);
        if (auto* box = qobject_cast<QCheckBox*>(field.input))
            box->setText(tr("On"));
        if (auto* number = qobject_cast<QDoubleSpinBox*>(field.input)) {
            number->setSuffix(SettingWords::unit(field.key));
            number->setSpecialValueText(field.info->least == 0 ? SettingWords::zero(field.key) : QString());
        }
        if (auto* choice = qobject_cast<QComboBox*>(field.input)) {
            for (int i = 0; i < choice->count(); ++i)
                choice->setItemText(i, SettingWords::choice(field.key, choice->itemData(i).toString().toStdString()));
        }
        if (auto* button = field.cell->findChild<QPushButton*>()) {
            button->setAccessibleName(tr("Choose: %1").arg(words));
            button->setToolTip(SettingWords::isFolder(field.key) ? tr("Choose a folder") : tr("Choose a file"));
        }
        refreshHint(field);
    }
    m_loading = loading;
}

} // namespace hookline::ui
