#include "ui/widgets/json_tree.h"

#include "ui/safe_text.h"
#include "ui/theme.h"
#include "ui/widgets/event_delegate.h"
#include "ui/widgets/field_menu.h"

#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>

#include <utility>

namespace hookline::ui {
namespace {

constexpr int kFieldRole = Qt::UserRole + 1;
constexpr std::size_t kLongestValue = 1000;
constexpr int kOpenRows = 200; ///< more of them are left closed below the first level

QString shown(const JsonField& field)
{
    const QString text = visibleText(field.text.toStdString(), kLongestValue);
    return field.kind == JsonPart::Kind::Text ? QLatin1Char('"') + text + QLatin1Char('"') : text;
}

Role roleOf(JsonPart::Kind kind)
{
    switch (kind) {
    case JsonPart::Kind::Number: return Role::Accent;
    case JsonPart::Kind::Text: return Role::Ok;
    case JsonPart::Kind::Flag:
    case JsonPart::Kind::Null: return Role::Warn;
    default: return Role::TextMuted;
    }
}

} // namespace

JsonTree::JsonTree(QWidget* parent)
    : QTreeWidget(parent)
{
    setObjectName(QStringLiteral("jsonTreeWidget"));
    setColumnCount(2);
    setFrameShape(QFrame::NoFrame);
    setUniformRowHeights(true);
    setIndentation(16);
    setFont(EventDelegate::monospace(font()));
    header()->setStretchLastSection(true);
    setHeaderHidden(true);
    connect(this, &QTreeWidget::itemClicked, this, [this](const QTreeWidgetItem* item, int column) {
        if (column == 1)
            choose(item);
    });
    retranslate();
}

void JsonTree::setJson(const QString& json)
{
    clear();
    m_fields.clear();
    setUpdatesEnabled(false);
    QTreeWidgetItem* parent = invisibleRootItem();
    int count = 0;
    walkJson(json, [&](const JsonPart& part, const auto& path) {
        if (part.kind == JsonPart::Kind::End) {
            const int children = parent->childCount();
            const bool list = parent->data(0, kFieldRole).toInt() == -2;
            parent->setText(1, list ? tr("%Ln item(s)", nullptr, children) : tr("%Ln field(s)", nullptr, children));
            parent->setForeground(1, theme()[Role::TextMuted]);
            parent = parent->parent() ? parent->parent() : invisibleRootItem();
            return true;
        }
        if (++count > kMost)
            return false;
        auto* item = new QTreeWidgetItem(parent);
        item->setText(0, part.index >= 0 ? QStringLiteral("[%1]").arg(part.index) : visibleText(part.key.toStdString(), 200));
        if (part.kind == JsonPart::Kind::Object || part.kind == JsonPart::Kind::List) {
            item->setData(0, kFieldRole, part.kind == JsonPart::Kind::List ? -2 : -1);
            parent = item;
            return true;
        }
        const JsonField field { path().value_or(QString()), json.mid(part.begin, part.end - part.begin), part.kind };
        item->setText(1, shown(field));
        item->setForeground(1, theme()[roleOf(part.kind)]);
        item->setData(0, kFieldRole, static_cast<int>(m_fields.size()));
        item->setData(1, kFieldRole, path().has_value());
        m_fields.push_back(field);
        return true;
    });
    // The whole is no line of its own: what is in it is.
    if (topLevelItemCount() == 1 && topLevelItem(0)->childCount() > 0) {
        QTreeWidgetItem* whole = takeTopLevelItem(0);
        addTopLevelItems(whole->takeChildren());
        delete whole;
    }
    if (count > kMost)
        new QTreeWidgetItem(this, { QString(), tr("The rest is not shown.") });
    if (count <= kOpenRows)
        expandAll();
    setColumnWidth(0, std::clamp(sizeHintForColumn(0) + 12, 80, std::max(80, width() / 2)));
    setUpdatesEnabled(true);
}

void JsonTree::choose(const QTreeWidgetItem* item)
{
    const int number = item ? item->data(0, kFieldRole).toInt() : -1;
    if (!item || !item->data(1, kFieldRole).toBool() || number < 0 || number >= static_cast<int>(m_fields.size()))
        return;
    const QRect cell = visualItemRect(item);
    emit fieldChosen(m_fields[static_cast<std::size_t>(number)],
        viewport()->mapToGlobal(QPoint(columnViewportPosition(1), cell.bottom() + 1)));
}

bool JsonTree::event(QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent*>(event)->matches(QKeySequence::Copy)) {
        event->accept(); // it is the value that is to be copied, not the whole event
        return true;
    }
    return QTreeWidget::event(event);
}

void JsonTree::keyPressEvent(QKeyEvent* event)
{
    const QTreeWidgetItem* item = currentItem();
    if (event->matches(QKeySequence::Copy) && item) {
        const int number = item->data(0, kFieldRole).toInt();
        if (item->childCount() == 0 && number >= 0 && number < static_cast<int>(m_fields.size()))
            QGuiApplication::clipboard()->setText(FieldMenu::valueOf(m_fields[static_cast<std::size_t>(number)]));
        event->accept();
        return;
    }
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && item && item->childCount() == 0) {
        choose(item);
        return;
    }
    QTreeWidget::keyPressEvent(event);
}

void JsonTree::changeEvent(QEvent* event)
{
    QTreeWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void JsonTree::retranslate()
{
    setHeaderLabels({ tr("Name"), tr("Value") });
    setAccessibleName(tr("JSON as a tree"));
}

} // namespace hookline::ui
