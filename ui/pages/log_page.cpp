#include "ui/pages/log_page.h"

#include "ui/format.h"
#include "ui/models/alert_model.h"
#include "ui/pages/alerts_view.h"
#include "ui/pages/log_view.h"
#include "ui/widgets/page_header.h"

#include <QButtonGroup>
#include <QEvent>
#include <QSettings>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace hookline::ui {

LogPage::LogPage(Backend& backend, AlertModel& alerts, QWidget* parent)
    : QWidget(parent)
    , m_model(alerts)
{
    setObjectName(QStringLiteral("logPage"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_header = new PageHeader;
    m_header->setContentsMargins(24, 18, 24, 0);
    auto* group = new QButtonGroup(this);
    static constexpr const char* names[] = { "alertsTabToolButton", "logTabToolButton" };
    for (int i = 0; i < 2; ++i) {
        m_tabs[i] = new QToolButton;
        m_tabs[i]->setObjectName(QLatin1String(names[i]));
        m_tabs[i]->setCheckable(true);
        m_tabs[i]->setProperty("chip", true);
        group->addButton(m_tabs[i], i);
        m_header->addWidget(m_tabs[i]);
    }
    column->addWidget(m_header);
    m_stack = new QStackedWidget;
    m_alerts = new AlertsView(alerts);
    m_log = new LogView(backend);
    m_stack->addWidget(m_alerts);
    m_stack->addWidget(m_log);
    column->addWidget(m_stack, 1);
    connect(group, &QButtonGroup::idClicked, this, &LogPage::choose);
    connect(m_alerts, &AlertsView::eventsWanted, this, &LogPage::eventsWanted);
    connect(m_alerts, &AlertsView::kafkaTestWanted, this, &LogPage::kafkaTestWanted);
    connect(m_alerts, &AlertsView::logWanted, this, &LogPage::showLog);
    connect(&alerts, &AlertModel::changed, this, &LogPage::refresh);
    choose(0);
    retranslate();
}

void LogPage::choose(int tab)
{
    m_stack->setCurrentIndex(tab);
    m_tabs[tab]->setChecked(true);
    setFocusProxy(m_stack->currentWidget()->focusProxy());
}

void LogPage::showAlert(int row)
{
    choose(0);
    m_alerts->choose(row);
}

void LogPage::showLog(const QString& source, const QString& text)
{
    choose(1);
    m_log->showLines(source, text);
}

void LogPage::refresh()
{
    const int open = m_model.count(AlertModel::Open);
    m_tabs[0]->setText(
        open > 0 ? QStringLiteral("%1 %2").arg(tr("Alerts"), ui::number(static_cast<std::uint64_t>(open))) : tr("Alerts"));
}

void LogPage::saveLayout(QSettings& settings) const
{
    settings.setValue(QStringLiteral("log/tab"), m_stack->currentIndex());
    m_log->saveLayout(settings);
}

void LogPage::restoreLayout(const QSettings& settings)
{
    choose(settings.value(QStringLiteral("log/tab")).toInt() == 1 ? 1 : 0);
    m_log->restoreLayout(settings);
}

void LogPage::resetLayout()
{
    choose(0);
    m_log->resetLayout();
}

void LogPage::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void LogPage::retranslate()
{
    m_header->setTitle(tr("Log and alerts"), tr("What went wrong, what to do, and what the program said"));
    m_tabs[1]->setText(tr("Log"));
    refresh();
}

} // namespace hookline::ui
