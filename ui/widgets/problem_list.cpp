#include "ui/widgets/problem_list.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/models/alert_model.h"
#include "ui/theme.h"

#include <QPainter>
#include <QStyledItemDelegate>

namespace hookline::ui {
namespace {

class ProblemDelegate final : public QStyledItemDelegate {
public:
    ProblemDelegate(const AlertModel& alerts, QObject* parent)
        : QStyledItemDelegate(parent)
        , m_alerts(alerts)
    {
    }
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override
    {
        return { 100, option.fontMetrics.height() + 10 };
    }
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const Theme& t = theme();
        const AlertModel::Entry& e = m_alerts.entry(index.row());
        const bool over = e.overMicros != 0;
        if (option.state & (QStyle::State_MouseOver | QStyle::State_HasFocus))
            painter->fillRect(option.rect, t[Role::Hover]);
        QRect box = option.rect.adjusted(2, 0, -4, 0);
        const int size = option.fontMetrics.height();
        painter->drawPixmap(box.left(), box.center().y() - size / 2 + 1,
            iconPixmap(over ? "ok" : e.alert.error ? "error" : "warning",
                t[over ? Role::Ok : e.alert.error ? Role::Error : Role::Warn], size,
                painter->device()->devicePixelRatioF()));
        box.setLeft(box.left() + size + 8);
        painter->setFont(option.font);
        painter->setPen(t[Role::TextMuted]);
        const QString time = clockTime(e.lastMicros, false);
        painter->drawText(box, Qt::AlignVCenter | Qt::AlignLeft, time);
        box.setLeft(box.left() + option.fontMetrics.horizontalAdvance(time) + 10);
        if (e.count > 1) {
            const QString times = QStringLiteral("\u00D7%1").arg(e.count);
            painter->drawText(box, Qt::AlignVCenter | Qt::AlignRight, times);
            box.setRight(box.right() - option.fontMetrics.horizontalAdvance(times) - 8);
        }
        painter->setPen(t[over ? Role::TextMuted : Role::Text]);
        painter->drawText(box, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
            option.fontMetrics.elidedText(e.words.what, Qt::ElideRight, box.width()));
    }

private:
    const AlertModel& m_alerts;
};

} // namespace

ProblemList::ProblemList(AlertModel& alerts, QWidget* parent)
    : QListView(parent)
{
    setObjectName(QStringLiteral("problemsListView"));
    setModel(&alerts);
    setItemDelegate(new ProblemDelegate(alerts, this));
    setFrameShape(QFrame::NoFrame);
    setUniformItemSizes(true);
    setSelectionMode(QAbstractItemView::NoSelection);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMouseTracking(true);
    viewport()->setCursor(Qt::PointingHandCursor);
    setTabKeyNavigation(false);
    connect(this, &QListView::clicked, this, [this](const QModelIndex& index) { emit chosen(index.row()); });
    connect(this, &QListView::activated, this, [this](const QModelIndex& index) { emit chosen(index.row()); });
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
