#include "ui/widgets/problem_list.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/models/alert_model.h"
#include "ui/theme.h"

#include <QPainter>
#include <QStyledItemDelegate>
#include <QTextLayout>

namespace hookline::ui {
namespace {

constexpr int kPadding = 10; ///< above and below a row's words, together
constexpr int kIconGap = 8;

class ProblemDelegate final : public QStyledItemDelegate {
public:
    ProblemDelegate(const AlertModel& alerts, const QListView& list)
        : QStyledItemDelegate(const_cast<QListView*>(&list))
        , m_alerts(alerts)
        , m_list(list)
    {
    }
    /// Two lines for what needs them, where there is room for two of all.
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const int line = option.fontMetrics.height(), room = m_list.viewport()->height();
        const AlertModel::Entry& e = m_alerts.entry(index.row());
        const bool two = m_alerts.rowCount() * (2 * line + kPadding) <= room
            && option.fontMetrics.horizontalAdvance(AlertModel::headline(e.words.what)) > textBox(m_list.viewport()->rect(), option.fontMetrics, e).width();
        return { 100, line * (two ? 2 : 1) + kPadding };
    }
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const Theme& t = theme();
        const AlertModel::Entry& e = m_alerts.entry(index.row());
        const bool over = e.overMicros != 0;
        if (option.state & (QStyle::State_MouseOver | QStyle::State_HasFocus))
            painter->fillRect(option.rect, t[Role::Hover]);
        const QRect box = option.rect.adjusted(2, kPadding / 2, -4, -kPadding / 2);
        const int size = option.fontMetrics.height();
        painter->drawPixmap(box.left(), box.top() + 1,
            iconPixmap(over ? "ok" : e.alert.error ? "error" : "warning",
                t[over ? Role::Ok : e.alert.error ? Role::Error : Role::Warn], size,
                painter->device()->devicePixelRatioF()));
        painter->setFont(option.font);
        painter->setPen(t[Role::TextMuted]);
        painter->drawText(box.adjusted(size + kIconGap, 0, 0, 0), Qt::AlignTop | Qt::AlignLeft, clockTime(e.lastMicros, false));
        if (e.count > 1)
            painter->drawText(box, Qt::AlignTop | Qt::AlignRight, times(e));
        painter->setPen(t[over ? Role::TextMuted : Role::Text]);
        drawWords(*painter, textBox(option.rect, option.fontMetrics, e), AlertModel::headline(e.words.what));
    }

private:
    static QString times(const AlertModel::Entry& e) { return QStringLiteral("\u00D7%1").arg(e.count); }
    static QRect textBox(const QRect& row, const QFontMetrics& metrics, const AlertModel::Entry& e)
    {
        QRect box = row.adjusted(2, kPadding / 2, -4, -kPadding / 2);
        box.setLeft(box.left() + metrics.height() + kIconGap + metrics.horizontalAdvance(clockTime(e.lastMicros, false)) + 10);
        if (e.count > 1)
            box.setRight(box.right() - metrics.horizontalAdvance(times(e)) - 8);
        return box;
    }
    /// As many lines as the box has; the last one ends with an ellipsis where there is more.
    static void drawWords(QPainter& painter, const QRect& box, const QString& words)
    {
        const QFontMetrics metrics = painter.fontMetrics();
        QTextLayout layout(words, painter.font());
        layout.beginLayout();
        for (int y = box.top(); y + metrics.height() <= box.bottom() + 2; y += metrics.height()) {
            QTextLine line = layout.createLine();
            if (!line.isValid())
                break;
            line.setLineWidth(box.width());
            const bool last = y + 2 * metrics.height() > box.bottom() + 2;
            const QString text = last ? metrics.elidedText(words.mid(line.textStart()), Qt::ElideRight, box.width())
                                      : words.mid(line.textStart(), line.textLength());
            painter.drawText(box.left(), y + metrics.ascent(), text);
        }
        layout.endLayout();
    }

    const AlertModel& m_alerts;
    const QListView& m_list;
};

} // namespace

ProblemList::ProblemList(AlertModel& alerts, QWidget* parent)
    : QListView(parent)
{
    setObjectName(QStringLiteral("problemsListView"));
    setModel(&alerts);
    setItemDelegate(new ProblemDelegate(alerts, *this));
    setFrameShape(QFrame::NoFrame);
    setSelectionMode(QAbstractItemView::NoSelection);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMouseTracking(true);
    viewport()->setCursor(Qt::PointingHandCursor);
    setTabKeyNavigation(false);
    connect(&alerts, &AlertModel::changed, this, [this] { scheduleDelayedItemsLayout(); }); // other words, other heights
    connect(this, &QListView::clicked, this, [this](const QModelIndex& index) { emit chosen(index.row()); });
    connect(this, &QListView::activated, this, [this](const QModelIndex& index) { emit chosen(index.row()); });
}

void ProblemList::resizeEvent(QResizeEvent* event)
{
    QListView::resizeEvent(event);
    doItemsLayout(); // how many lines a row has depends on the room
}

void ProblemList::paintEvent(QPaintEvent* event)
{
    QListView::paintEvent(event);
    if (model()->rowCount() > 0)
        return;
    QPainter painter(viewport());
    const int size = 26;
    const QPoint middle = viewport()->rect().center();
    painter.drawPixmap(
        middle.x() - size / 2, middle.y() - size, iconPixmap("ok", theme()[Role::Ok], size, devicePixelRatioF()));
    painter.setPen(theme()[Role::TextMuted]);
    painter.drawText(viewport()->rect().adjusted(0, size + 8, 0, 0), Qt::AlignCenter, tr("No problems so far."));
}

} // namespace hookline::ui
