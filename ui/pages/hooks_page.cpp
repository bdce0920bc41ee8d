#include "ui/pages/hooks_page.h"

#include "ui/widgets/hook_chains_view.h"
#include "ui/widgets/page_header.h"
#include "ui/widgets/scripts_view.h"

#include <QEvent>
#include <QTabWidget>
#include <QVBoxLayout>

namespace hookline::ui {

HooksPage::HooksPage(Backend& backend, const EventTableModel& events, QWidget* parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("hooksPage"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_header = new PageHeader;
    m_header->setContentsMargins(24, 18, 24, 4);
    column->addWidget(m_header);
    m_tabs = new QTabWidget;
    m_tabs->setObjectName(QStringLiteral("hooksTabWidget"));
    m_tabs->setDocumentMode(true);
    m_chains = new HookChainsView(backend);
    m_scripts = new ScriptsView(backend, events);
    m_tabs->addTab(m_chains, QString());
    m_tabs->addTab(m_scripts, QString());
    column->addWidget(m_tabs, 1);
    connect(m_chains, &HookChainsView::scriptWanted, this, [this](const QString& name) {
        m_tabs->setCurrentWidget(m_scripts);
        m_scripts->open(name);
    });
    connect(m_chains, &HookChainsView::eventsWanted, this, &HooksPage::eventsWanted);
    setFocusProxy(m_tabs);
    retranslate();
}

bool HooksPage::holdClose(std::function<void()> then)
{
    if (!m_scripts->hasUnsaved())
        return false;
    m_tabs->setCurrentWidget(m_scripts);
    m_scripts->askToGiveUp(std::move(then));
    return true;
}

void HooksPage::saveLayout(QSettings& settings) const
{
    m_chains->saveLayout(settings);
    m_scripts->saveLayout(settings);
}

void HooksPage::restoreLayout(const QSettings& settings)
{
    m_chains->restoreLayout(settings);
    m_scripts->restoreLayout(settings);
}

void HooksPage::resetLayout()
{
    m_chains->resetLayout();
    m_scripts->resetLayout();
}

void HooksPage::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void HooksPage::retranslate()
{
    m_header->setTitle(tr("Hooks"), tr("What runs at each step of a client's life, in what order, and how it fares"));
    m_tabs->setTabText(m_tabs->indexOf(m_chains), tr("Chains"));
    m_tabs->setTabText(m_tabs->indexOf(m_scripts), tr("Scripts"));
    m_tabs->setAccessibleName(tr("Hooks"));
}

} // namespace hookline::ui
