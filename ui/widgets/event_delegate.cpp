#include "ui/widgets/event_delegate.h"

#include "ui/icons.h"
#include "ui/models/colour_rules.h"
#include "ui/models/event_cells.h"
#include "ui/models/event_table_model.h"
#include "ui/models/find_pattern.h"
#include "ui/theme.h"

#include <QFontDatabase>
#include <QPainter>

#include <algorithm>

namespace hookline::ui {
namespace {

constexpr int kPad = 8;
constexpr int kAboutPercent = 60; ///< of the room, at most, where a payload needs the rest

/// Cheap first: only texts that can be too long are measured.
bool isTooWide(const QFontMetrics& metrics, const QString& text, int room)
{
    return static_cast<int>(text.size()) * metrics.maxWidth() > room && metrics.horizontalAdvance(text) > room;
}

QColor kafkaColor(const EventRow& row)
{
    switch (row.kafka) {
    case tap::KafkaStatus::None: return theme()[Role::TextMuted];
    case tap::KafkaStatus::Queued: return theme()[Role::Warn];
    case tap::KafkaStatus::Acked: return theme()[Role::Ok];
    case tap::KafkaStatus::Failed: return theme()[Role::Error];
    }
    return theme()[Role::Text];
}

} // namespace

EventDelegate::EventDelegate(const EventTableModel& model, QObject* parent)
    : QStyledItemDelegate(parent)
    , m_model(model)
{
}

QFont EventDelegate::monospace(const QFont& like)
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPointSizeF(like.pointSizeF());
    return font;
}

const EventDelegate::Ground& EventDelegate::groundOf(int row) const
{
    const std::uint64_t number = m_model.numberAt(row);
    const EventRow& event = m_model.at(row);
    m_ground.number = number;
    m_ground.bar = QColor(); // {} would be a colour
    if (m_rules) {
        if (const auto colour = m_rules->colourOf(event, number, m_model.rows().get()))
            m_ground.bar = ColourRules::colour(*colour);
    }
    m_ground.found = m_pattern && m_pattern->matches(event);
    return m_ground;
}

void EventDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    if (index.row() >= m_model.rowCount())
        return;
    const EventRow& row = m_model.at(index.row());
    const Theme& t = theme();
    const bool selected = option.state & QStyle::State_Selected;
    // The first cell of a row asks the rules, the others of the same row know.
    const bool firstCell = option.rect.left() <= 0 || m_ground.number != m_model.numberAt(index.row());
    const Ground& ground = firstCell ? groundOf(index.row()) : m_ground;
    if (selected)
        painter->fillRect(option.rect, t[Role::AccentSoft]);
    else if (ground.found)
        painter->fillRect(option.rect, t[Role::WarnSoft]);
    else if (ground.bar.isValid())
        painter->fillRect(option.rect, QColor(ground.bar.red(), ground.bar.green(), ground.bar.blue(), 26));
    if (ground.bar.isValid() && option.rect.left() <= 0)
        painter->fillRect(QRect(option.rect.left(), option.rect.top(), 3, option.rect.height()), ground.bar);

    QRect box = option.rect.adjusted(kPad, 0, -kPad, 0);
    Qt::Alignment align = Qt::AlignLeft;
    QColor color = t[Role::Text];
    bool place = false; // topic-partition@offset, which ends in what tells one record from another
    switch (index.column()) {
    case EventTableModel::Number:
        if (m_model.isMarked(m_model.numberAt(index.row())))
            painter->drawPixmap(option.rect.left() + 5, box.center().y() - 5,
                iconPixmap("mark_on", t[Role::Accent], 12, painter->device()->devicePixelRatioF()));
        if (!m_model.rows()->notes().empty() && m_model.rows()->notes().contains(m_model.numberAt(index.row())))
            painter->drawPixmap(option.rect.left() + 18, box.center().y() - 5,
                iconPixmap("edit", t[Role::Accent], 12, painter->device()->devicePixelRatioF()));
        [[fallthrough]];
    case EventTableModel::Latency:
        color = t[Role::TextMuted];
        align = Qt::AlignRight;
        break;
    case EventTableModel::PacketId:
    case EventTableModel::Partition:
    case EventTableModel::Offset:
    case EventTableModel::UserProperties:
    case EventTableModel::Related:
    case EventTableModel::Size: align = Qt::AlignRight; break;
    case EventTableModel::Qos:
    case EventTableModel::Flags: align = Qt::AlignHCenter; break;
    case EventTableModel::Time: color = t[Role::TextMuted]; break;
    case EventTableModel::Kind: {
        color = t[row.event.kind];
        const int size = 13;
        painter->drawPixmap(box.left(), box.center().y() - size / 2 + 1,
            iconPixmap(iconName(row.event.kind), color, size, painter->device()->devicePixelRatioF()));
        box.setLeft(box.left() + size + 6);
        break;
    }
    case EventTableModel::Info: paintInfo(painter, box, row, option.font); return;
    case EventTableModel::Kafka:
        color = kafkaColor(row);
        place = row.kafka == tap::KafkaStatus::Acked;
        break;
    default: break;
    }

    QString text = m_model.cellText(index.row(), index.column());
    if (text.isEmpty())
        return;
    const QFontMetrics metrics(option.font);
    if (isTooWide(metrics, text, box.width()))
        text = metrics.elidedText(text, place ? Qt::ElideMiddle : Qt::ElideRight, box.width());
    painter->setFont(option.font);
    painter->setPen(color);
    painter->drawText(box, static_cast<int>(align | Qt::AlignVCenter) | Qt::TextSingleLine, text);
}

const QFont& EventDelegate::fixedFont(const QFont& like) const
{
    if (!m_fixedFor || *m_fixedFor != like) {
        m_fixedFor = like;
        m_fixed = monospace(like);
    }
    return m_fixed;
}

void EventDelegate::paintInfo(QPainter* painter, const QRect& box, const EventRow& row, const QFont& font) const
{
    const Theme& t = theme();
    cells::Info parts = cells::infoParts(row);
    constexpr int kFlags = static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter) | Qt::TextSingleLine;
    QRect rest = box;
    if (!parts.about.isEmpty()) {
        // A long reason leaves the payload its share.
        const QFontMetrics metrics(font);
        const QString dot = QStringLiteral(" \u00B7 ");
        int room = box.width();
        if (!parts.payload.isEmpty() && isTooWide(metrics, parts.about, room * kAboutPercent / 100)) {
            const QFontMetrics fixed(row.payloadGone ? font : fixedFont(font));
            room = std::max(room * kAboutPercent / 100, room - metrics.horizontalAdvance(dot) - fixed.horizontalAdvance(parts.payload));
        }
        if (isTooWide(metrics, parts.about, room))
            parts.about = metrics.elidedText(parts.about, Qt::ElideRight, room);
        if (!parts.payload.isEmpty())
            parts.about += dot;
        painter->setFont(font);
        painter->setPen(t[Role::TextMuted]);
        painter->drawText(rest, kFlags, parts.about);
        rest.setLeft(rest.left() + metrics.horizontalAdvance(parts.about));
    }
    if (parts.payload.isEmpty() || rest.width() <= 0)
        return;
    const QFont& fixed = row.payloadGone ? font : fixedFont(font);
    const QFontMetrics metrics(fixed);
    if (isTooWide(metrics, parts.payload, rest.width()))
        parts.payload = metrics.elidedText(parts.payload, Qt::ElideRight, rest.width());
    painter->setFont(fixed);
    painter->setPen(t[row.payloadGone ? Role::TextMuted : Role::Text]);
    painter->drawText(rest, kFlags, parts.payload);
}

QSize EventDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const QFontMetrics metrics(monospace(option.font));
    return { metrics.horizontalAdvance(m_model.cellText(index.row(), index.column())) + 2 * kPad + 24,
        option.fontMetrics.height() + 8 };
}

} // namespace hookline::ui
