// The events page where it is too fast to read: the offer to do something about it, and the groups instead of the rows.
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/models/event_table_model.h"
#include "ui/models/metrics_history.h"
#include "ui/pages/events_page.h"
#include "ui/safe_text.h"
#include "ui/widgets/event_groups_view.h"
#include "ui/widgets/event_overview.h"
#include "ui/widgets/event_view.h"
#include "ui/widgets/filter_bar.h"
#include "ui/widgets/filter_edit.h"
#include "ui/widgets/find_bar.h"
#include "ui/widgets/label.h"
#include "ui/widgets/view_actions.h"

#include <QAction>
#include <QHBoxLayout>
#include <QPushButton>
#include <QStackedWidget>
#include <QToolButton>

#include <cmath>

namespace hookline::ui {

QWidget* EventsPage::buildFastBar()
{
    m_fastBar = new QWidget;
    m_fastBar->setObjectName(QStringLiteral("fastBar"));
    auto* row = new QHBoxLayout(m_fastBar);
    row->setContentsMargins(24, 2, 24, 6);
    row->setSpacing(6);
    m_fastText = new Label(Role::Warn, 1.0, true);
    m_fastText->setObjectName(QStringLiteral("fastLabel"));
    m_fastPause = quietButton("fastPausePushButton", "pause");
    m_fastFilter = quietButton("fastFilterPushButton", "search");
    m_fastGroup = quietButton("fastGroupPushButton", "group");
    m_fastDismiss = new QToolButton;
    m_fastDismiss->setObjectName(QStringLiteral("fastDismissToolButton"));
    m_fastDismiss->setIcon(icon("close"));
    m_fastDismiss->setAutoRaise(true);
    row->addWidget(m_fastText);
    row->addSpacing(8);
    for (QPushButton* each : { m_fastPause, m_fastFilter, m_fastGroup })
        row->addWidget(each);
    row->addStretch(1);
    row->addWidget(m_fastDismiss);
    m_fastBar->hide();
    return m_fastBar;
}

void EventsPage::connectGroups()
{
    m_groups->focusProxy()->addAction(m_pause);
    connect(m_group, &QAction::toggled, this, &EventsPage::setGrouped);
    connect(m_groups, &EventGroupsView::closeWanted, this, [this] { setGrouped(false); });
    connect(m_groups, &EventGroupsView::eventsWanted, this, [this](const QString& test) {
        setGrouped(false);
        m_filter->combine(test, FilterBar::Join::And);
    });
    if (m_history)
        connect(m_history, &MetricsHistory::sampled, this, &EventsPage::watchRate);
    connect(&m_model, &EventTableModel::pausedChanged, this, &EventsPage::refreshFastBar);
    connect(m_fastPause, &QPushButton::clicked, this, [this] { m_pause->setChecked(true); });
    connect(m_fastFilter, &QPushButton::clicked, this, [this] { m_focusFilter->trigger(); });
    connect(m_fastGroup, &QPushButton::clicked, this, [this] { setGrouped(true); });
    connect(m_fastDismiss, &QToolButton::clicked, this, [this] {
        m_readable.dismiss();
        refreshFastBar();
        m_view->setFocus();
    });
}

void EventsPage::setGrouped(bool on)
{
    m_group->setChecked(on);
    if (on == m_groups->model().isRunning())
        return;
    m_lists->setCurrentIndex(on ? 1 : 0);
    if (on) {
        m_find->close(); // it finds rows
        m_groups->start();
        m_groups->setFocus();
    } else {
        m_groups->stop();
        m_view->setFocus();
    }
    for (QAction* action : { m_findAction, m_findNext, m_findPrevious, m_goTo, m_columnsAction, m_timeAction })
        action->setEnabled(!on);
    if (!isCapture())
        m_follow->setEnabled(!on);
    setFocusProxy(on ? static_cast<QWidget*>(m_groups) : m_view);
    refreshDetail();
    refreshFastBar();
    refreshBanner();
}

void EventsPage::watchRate()
{
    const std::int64_t now = m_history->latest().wallMicros;
    const double seconds = static_cast<double>(now - m_watchedAt) / 1e6;
    const std::uint64_t arrived = m_model.arrived();
    if (m_watchedAt != 0 && seconds > 0 && !m_model.isPaused()) {
        m_rowRate = static_cast<double>(arrived - m_arrivedBefore) / seconds;
        m_readable.sample(m_rowRate, now);
    }
    m_watchedAt = now;
    m_arrivedBefore = arrived;
    refreshFastBar();
}

void EventsPage::refreshFastBar()
{
    const bool offered = m_readable.isOffered() && !m_model.isPaused() && !m_group->isChecked();
    if (offered)
        m_fastText->setText(tr("%1 events/s – too fast to read")
                                .arg(ui::number(static_cast<std::uint64_t>(std::lround(m_rowRate)))));
    m_fastBar->setVisible(offered);
}

void EventsPage::retranslateGroups()
{
    m_fastPause->setText(tr("Pause"));
    m_fastFilter->setText(tr("Filter…"));
    m_fastGroup->setText(tr("Group"));
    m_fastPause->setToolTip(toolTipText(tr("Freeze the list; capture goes on (Space)")));
    m_fastFilter->setToolTip(toolTipText(tr("Only some clients or topics (/)")));
    m_fastGroup->setToolTip(toolTipText(tr("Count events by client, topic or kind (Ctrl+Shift+G)")));
    m_fastDismiss->setAccessibleName(tr("Dismiss"));
    m_fastDismiss->setToolTip(tr("Dismiss"));
    refreshFastBar();
}

} // namespace hookline::ui
