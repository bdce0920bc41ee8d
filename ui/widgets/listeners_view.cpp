#include "ui/widgets/listeners_view.h"

#include "ui/models/listener_table_model.h"
#include "ui/models/settings_draft.h"
#include "ui/safe_text.h"
#include "ui/widgets/form_scroll.h"
#include "ui/widgets/list_table.h"
#include "ui/widgets/setting_fields.h"
#include "ui/widgets/view_actions.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QScrollArea>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace hookline::ui {
namespace {

using config::ListenerSettings;
using config::ListenerType;

constexpr int kFirstPort = 1883;
constexpr std::size_t kMostListeners = 64;

/// Which fields a transport has; the others are not shown.
bool concerns(std::string_view field, ListenerType type)
{
    const bool tls = type == ListenerType::Tls || type == ListenerType::Wss;
    const bool web = type == ListenerType::Ws || type == ListenerType::Wss;
    if (field == "socket" || field == "socket_mode")
        return type == ListenerType::Unix;
    if (field == "bind" || field == "port")
        return type != ListenerType::Unix;
    if (field == "path" || field == "allowed_origins")
        return web;
    if (field == "handshake_timeout_ms")
        return web || tls;
    static constexpr std::string_view kTls[] = { "certificate", "key", "tls_minimum", "tls_ciphers", "client_certificates", "client_ca", "client_crl", "user_name" };
    return std::ranges::find(kTls, field) == std::end(kTls) || tls;
}

} // namespace

ListenersView::ListenersView(SettingsDraft& draft, QWidget* parent)
    : QWidget(parent)
    , m_draft(draft)
    , m_model(new ListenerTableModel(this))
{
    setObjectName(QStringLiteral("listenersView"));
    m_add = addViewAction(this, "addListenerAction", "add", QKeySequence(Qt::Key_Insert));
    m_duplicate = addViewAction(this, "duplicateListenerAction", "copy");
    m_delete = addViewAction(this, "deleteListenerAction", "clear");
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* tools = new QHBoxLayout;
    tools->setContentsMargins(24, 4, 24, 8);
    tools->setSpacing(6);
    for (QAction* one : { m_add, m_duplicate, m_delete })
        tools->addWidget(buttonFor(one));
    tools->addStretch(1);
    column->addLayout(tools);

    m_table = new ListTable("listenersTableView");
    m_table->setSortingEnabled(false);
    m_table->setModel(m_model);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setColumns({ 15, 17, 20, 12, 18 }, ListenerTableModel::ColumnCount, ListenerTableModel::Address);
    auto* remove = new QAction(m_table); // Delete deletes in the table, and letters in the fields
    remove->setShortcut(Qt::Key_Delete);
    remove->setShortcutContext(Qt::WidgetShortcut);
    m_table->addAction(remove);
    connect(remove, &QAction::triggered, m_delete, &QAction::trigger);
    column->addLayout(betweenMargins(m_table), 2);

    m_stack = new QStackedWidget;
    m_first = new SettingFields;
    for (const char* key : { "broker.default_listener", "broker.bind", "broker.port" })
        m_first->addField(key);
    const config::Block& block = *config::findBlock("listeners");
    m_one = new SettingFields(block);
    for (const config::BlockField& field : block.fields)
        m_one->addField("listeners." + std::string(field.name));
    m_stack->addWidget(scrolledForm(m_first, 12));
    m_stack->addWidget(scrolledForm(m_one, 12));
    column->addWidget(m_stack, 5);
    setFocusProxy(m_table);

    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ListenersView::showCurrent);
    connect(m_table, &ListTable::menuWanted, this, &ListenersView::showMenu);
    connect(m_first, &SettingFields::edited, this, [this](const std::string& key, const config::Value& value) {
        m_draft.set(key, value);
        emit edited();
    });
    connect(m_one, &SettingFields::edited, this, [this, &block](const std::string& key, const config::Value& value) {
        const int row = current();
        if (row < 1)
            return;
        m_draft.setListener(static_cast<std::size_t>(row - 1), *config::findField(block, std::string_view(key).substr(block.name.size() + 1)), value);
        emit edited();
    });
    connect(m_add, &QAction::triggered, this, [this] { add({}); });
    connect(m_duplicate, &QAction::triggered, this, [this] {
        if (const int row = current(); row > 0)
            add(m_draft.settings().broker.listeners[static_cast<std::size_t>(row - 1)]);
    });
    connect(m_delete, &QAction::triggered, this, &ListenersView::remove);
    retranslate();
}

void ListenersView::setFolder(const QString& folder) { m_one->setFolder(folder); }

int ListenersView::current() const { return m_table->currentIndex().row(); }

void ListenersView::select(int row)
{
    m_table->setCurrentIndex(m_model->index(std::clamp(row, 0, m_model->rowCount() - 1), 0));
}

void ListenersView::renew(const config::BrokerSettings& used, bool running)
{
    const int row = std::max(0, current());
    m_model->show(m_draft.settings().broker, m_draft.saved().broker, used, running, wrongRows());
    if (std::min(row, m_model->rowCount() - 1) != current())
        select(row);
    showCurrent();
}

void ListenersView::showCurrent()
{
    const int row = current();
    const config::Settings& settings = m_draft.settings();
    const bool block = row > 0 && static_cast<std::size_t>(row) <= settings.broker.listeners.size();
    m_stack->setCurrentIndex(block ? 1 : 0);
    m_duplicate->setEnabled(block && settings.broker.listeners.size() < kMostListeners);
    m_add->setEnabled(settings.broker.listeners.size() < kMostListeners);
    m_delete->setEnabled(block);
    const QString why = block ? QString() : toolTipText(tr("The first listener always exists; switch it off with “Use it” below."));
    m_duplicate->setToolTip(why.isEmpty() ? m_duplicate->text() : why);
    m_delete->setToolTip(why.isEmpty() ? m_delete->text() : why);
    if (block) {
        const std::size_t index = static_cast<std::size_t>(row - 1);
        const ListenerType type = settings.broker.listeners[index].type;
        for (const config::BlockField& field : config::findBlock("listeners")->fields)
            m_one->setFieldShown("listeners." + std::string(field.name), concerns(field.name, type));
        m_one->showBlock(settings, index);
        m_one->showIssues(settings, m_issues);
    } else {
        m_first->show(settings);
        m_first->showIssues(settings, m_issues);
    }
}

void ListenersView::showIssues(const std::vector<config::Issue>& issues)
{
    m_issues = issues;
    m_hasError = std::ranges::any_of(issues, [](const config::Issue& issue) {
        return issue.severity == config::Severity::Error
            && (issue.key.starts_with("listeners") || issue.key == "broker.bind" || issue.key == "broker.port" || issue.key == "broker.default_listener");
    });
    showCurrent();
}

void ListenersView::showNotes(const std::function<FieldNote(const std::string&)>& note)
{
    m_first->showNotes(note);
    m_one->showNotes(note);
}

std::vector<bool> ListenersView::wrongRows() const
{
    const config::Settings& settings = m_draft.settings();
    const config::Block& block = *config::findBlock("listeners");
    std::vector<bool> out(settings.broker.listeners.size() + 1);
    for (const config::Issue& issue : m_issues) {
        if (issue.severity != config::Severity::Error)
            continue;
        if (issue.key == "broker.bind" || issue.key == "broker.port" || issue.key == "broker.default_listener")
            out[0] = true;
        for (std::size_t i = 0; i + 1 < out.size(); ++i) {
            if (issue.key.starts_with(config::blockKey(block, settings, i, {})))
                out[i + 1] = true;
        }
    }
    return out;
}

bool ListenersView::focusFirstError()
{
    for (int row = 0; row < m_model->rowCount(); ++row) {
        select(row);
        if ((row == 0 ? m_first : m_one)->focusFirstError())
            return true;
    }
    return false;
}

void ListenersView::add(ListenerSettings listener)
{
    SettingsDraft::Listeners all = m_draft.settings().broker.listeners;
    const config::BrokerSettings& broker = m_draft.settings().broker;
    const std::string wish = listener.name.empty() ? "listener" : listener.name;
    for (int i = all.empty() ? 1 : 2; listener.name.empty() || std::ranges::find(all, listener.name, &ListenerSettings::name) != all.end(); ++i)
        listener.name = wish + (i == 1 ? std::string() : "-" + std::to_string(i));
    if (listener.type != ListenerType::Unix) {
        int port = kFirstPort;
        while (port == broker.port || std::ranges::any_of(all, [&](const ListenerSettings& one) { return one.port == port; }))
            ++port;
        listener.port = static_cast<std::uint16_t>(port);
    }
    all.push_back(std::move(listener));
    const int row = static_cast<int>(all.size());
    m_draft.setListeners(std::move(all));
    emit edited();
    select(row);
    m_one->focusField("listeners.name");
}

void ListenersView::remove()
{
    const int row = current();
    if (row < 1)
        return;
    SettingsDraft::Listeners all = m_draft.settings().broker.listeners;
    const QString name = visibleText(all[static_cast<std::size_t>(row - 1)].name, 64);
    all.erase(all.begin() + (row - 1));
    m_draft.setListeners(std::move(all));
    emit edited();
    emit told(tr("“%1” is deleted from the list.").arg(name));
}

void ListenersView::showMenu(const QPoint& at)
{
    popUpMenu(this, "listenerMenu", { m_add, m_duplicate, m_delete }, at);
}

void ListenersView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void ListenersView::retranslate()
{
    m_table->setAccessibleName(tr("Listeners"));
    m_add->setText(tr("Add listener"));
    m_duplicate->setText(tr("Duplicate"));
    m_delete->setText(tr("Delete"));
    m_model->retranslate();
}

} // namespace hookline::ui
