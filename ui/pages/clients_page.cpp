#include "ui/pages/clients_page.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/models/client_table_model.h"
#include "ui/models/event_filter.h"
#include "ui/models/event_table_model.h"
#include "ui/models/state_filter_proxy.h"
#include "ui/models/table_csv.h"
#include "ui/ports/backend.h"
#include "ui/safe_text.h"
#include "ui/widgets/client_detail.h"
#include "ui/widgets/columns_menu.h"
#include "ui/widgets/confirm_bar.h"
#include "ui/widgets/csv_export.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/label.h"
#include "ui/widgets/list_table.h"
#include "ui/widgets/page_header.h"

#include <QAction>
#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

namespace hookline::ui {
namespace {

constexpr int kAskMs = 1000;

} // namespace

ClientsPage::ClientsPage(Backend& backend, const EventTableModel& events, QWidget* parent)
    : ListPage("clientsPage", kAskMs, parent)
    , m_backend(backend)
    , m_model(new ClientTableModel(this))
    , m_proxy(new StateFilterProxy(
          ClientTableModel::SortRole, ClientTableModel::SearchRole, ClientTableModel::StateRole, this))
    , m_facts(new ClientDetail(backend, events))
{
    const auto action = [this](const char* name, const char* iconName) {
        auto* out = new QAction(this);
        out->setObjectName(QLatin1String(name));
        out->setIcon(icon(iconName));
        return out;
    };
    m_kick = action("kickAction", "close");
    m_kick->setShortcut(Qt::Key_Delete);
    m_kick->setShortcutContext(Qt::WidgetShortcut);
    m_clear = action("clearSessionAction", "clear");
    m_kickAll = action("kickAllAction", "stop");
    m_export = action("exportClientsAction", "save");

    header()->addAction(m_kick, "kickToolButton");
    header()->addAction(m_clear, "clearSessionToolButton");
    header()->addAction(m_kickAll, "kickAllToolButton");
    m_search = makeEdit("clientSearchLineEdit", true);
    tools()->setSpacing(6);
    tools()->addWidget(m_search, 1);
    static constexpr const char* names[] = { "onlineChipToolButton", "awayChipToolButton", "slowChipToolButton" };
    for (int i = 0; i < 3; ++i) {
        m_states[i] = makeChip(names[i]);
        tools()->addWidget(m_states[i]);
        connect(m_states[i], &QToolButton::toggled, this, [this] {
            QSet<int> chosen;
            using Client = ClientTableModel::State;
            for (int k = 0; k < 3; ++k) {
                for (int client = 0; client < 3 && m_states[k]->isChecked(); ++client) {
                    if (ClientTableModel::isOf(static_cast<Client>(client), static_cast<Client>(k)))
                        chosen.insert(client);
                }
            }
            m_proxy->setStates(chosen);
            refresh();
        });
    }
    m_count = makeMuted("clientCountLabel");
    tools()->addWidget(m_count);

    m_proxy->setSourceModel(m_model);
    m_table = new ListTable("clientsTableView");
    m_table->setModel(m_proxy);
    m_table->setColumns({ 20, 12, 18, 7, 10, 12, 9, 9, 9, 9, 9, 11, 16, 10, 12, 13, 10, 10, 10, 12, 30, 20, 10, 10 },
        ClientTableModel::kFirstHidden, ClientTableModel::ClientId);
    m_table->sortByColumn(ClientTableModel::ClientId, Qt::AscendingOrder);
    m_table->addAction(m_kick);
    m_columns = ColumnsMenu::button("clientColumnsToolButton", m_table->columnsMenu(this));
    header()->addWidget(m_columns);
    header()->addAction(m_export, "exportClientsToolButton");
    m_splitter = new QSplitter(Qt::Vertical);
    m_splitter->setObjectName(QStringLiteral("clientsSplitter"));
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_table);
    buildDetail();
    setView(m_table, m_table->horizontalHeader(), m_splitter, "client", "clientsEmptyPushButton");

    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_proxy->setText(text);
        refresh();
    });
    m_find = makeFind("clientFindAction", m_search);
    m_copy = makeCopy("copyClientAction", m_table);
    connect(m_copy, &QAction::triggered, this, [this] {
        if (const QStringList ids = selectedIds(); !ids.isEmpty())
            QGuiApplication::clipboard()->setText(ids.join(QLatin1Char('\n')));
    });
    connect(m_table, &ListTable::menuWanted, this, &ClientsPage::showMenu);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &ClientsPage::refreshDetail);
    connect(m_kick, &QAction::triggered, this, &ClientsPage::kick);
    connect(m_clear, &QAction::triggered, this, &ClientsPage::clearSessions);
    connect(m_kickAll, &QAction::triggered, this, &ClientsPage::kickAll);
    connect(m_export, &QAction::triggered, this,
        [this] { askAndSaveCsv(this, QStringLiteral("clients"), [this] { return csv(); }, *confirm()); });
    connect(emptyButton(), &QPushButton::clicked, this, [this] {
        if (m_model->rowCount() > 0) {
            m_search->clear();
            for (QToolButton* state : m_states)
                state->setChecked(false);
        } else {
            emit testClientWanted();
        }
    });
    connect(&m_backend, &Backend::clientsListed, this, [this](const metrics::ClientListing& listing) {
        m_asked = false;
        m_model->setListing(listing, m_backend.snapshot().wallMicros);
        m_proxy->renew(!m_table->isBeingRead());
        refresh();
    });
    connect(&m_backend, &Backend::brokerStateChanged, this, [this] {
        m_asked = false;
        if (!m_backend.snapshot().broker.listening)
            m_model->clear();
        refresh();
    });
    connect(&m_backend, &Backend::clientsKicked, this, [this](qulonglong count) {
        confirm()->tell(tr("%Ln client(s) disconnected", nullptr, static_cast<int>(count)));
        m_backend.listClients();
    });
    connect(&m_backend, &Backend::sessionsCleared, this, [this](qulonglong count) {
        confirm()->tell(tr("%Ln session(s) cleared", nullptr, static_cast<int>(count)));
        m_backend.listClients();
    });
    retranslate();
}

ClientsPage::~ClientsPage() = default;

void ClientsPage::buildDetail()
{
    m_detail = makeDetail("clientTitleLabel");
    m_detail.pane->setObjectName(QStringLiteral("clientDetail"));
    m_detail.pane->setBackgroundRole(QPalette::Base);
    m_detail.column->setContentsMargins(0, 0, 0, 0);
    m_detail.column->setSpacing(0);
    m_detail.head->setContentsMargins(24, 8, 24, 4);
    m_showEvents = addDetailButton(m_detail, "clientEventsPushButton", "events");
    m_showSubscriptions = addDetailButton(m_detail, "clientSubscriptionsPushButton", "search");
    m_detail.column->addWidget(m_facts, 1);
    m_detail.pane->hide();
    m_splitter->addWidget(m_detail.pane);
    m_splitter->setStretchFactor(0, 3);
    m_splitter->setStretchFactor(1, 1);
    connect(m_facts, &ClientDetail::eventsWanted, m_showEvents, &QPushButton::click);
    connect(m_facts, &ClientDetail::told, this, [this](const QString& what) { confirm()->tell(what); });
    connect(m_showEvents, &QPushButton::clicked, this, [this] {
        const QStringList ids = selectedIds();
        if (!ids.isEmpty())
            emit eventsWanted(EventFilter::test("client", "==", ids.first()));
    });
    connect(m_showSubscriptions, &QPushButton::clicked, this, [this] {
        const QStringList ids = selectedIds();
        if (!ids.isEmpty())
            emit subscriptionsWanted(ids.first());
    });
}

QStringList ClientsPage::selectedIds() const
{
    QStringList out;
    for (const QModelIndex& index : m_table->selectionModel()->selectedRows())
        out << fromUtf8(m_model->entry(m_proxy->mapToSource(index).row()).clientId);
    return out;
}

void ClientsPage::refresh()
{
    const int rows = m_model->rowCount(), shown = m_proxy->rowCount();
    const QString texts[] = { tr("Online"), tr("Session only"), tr("Slow") };
    for (int i = 0; i < 3; ++i)
        m_states[i]->setText(QStringLiteral("%1 %2").arg(
            texts[i], ui::number(static_cast<std::uint64_t>(m_model->count(static_cast<ClientTableModel::State>(i))))));
    const QString part = countText(shown, rows, m_model->total());
    m_count->setText(part.isEmpty() ? tr("%Ln client(s)", nullptr, rows) : part);
    empty()->setVisible(shown == 0);
    empty()->setText(rows > 0 ? tr("No client matches.") : tr("No clients connected."));
    emptyButton()->setText(rows > 0 ? tr("Show all") : tr("Open test client"));
    refreshDetail();
}

void ClientsPage::refreshDetail()
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    m_kick->setEnabled(!rows.isEmpty());
    m_clear->setEnabled(!rows.isEmpty());
    m_detail.pane->setVisible(rows.size() == 1);
    if (rows.size() != 1) {
        m_facts->forget();
        return;
    }
    const int row = m_proxy->mapToSource(rows.first()).row();
    m_detail.title->setFullText(m_model->index(row, ClientTableModel::ClientId).data().toString());
    m_facts->show(m_model->entry(row),
        { m_model->rateIn(row), m_model->rateOut(row), m_model->bytesInRate(row), m_model->bytesOutRate(row) },
        m_backend.snapshot().wallMicros);
}

QByteArray ClientsPage::csv() const
{
    return tableCsv(*m_proxy, shownColumns(*m_table->horizontalHeader()), ClientTableModel::ExportRole);
}

void ClientsPage::kick()
{
    const QStringList ids = selectedIds();
    if (ids.isEmpty())
        return;
    if (ids.size() == 1) {
        m_backend.kickClients(ids);
        return;
    }
    confirm()->ask(tr("Disconnect %Ln client(s)? They may connect again.", nullptr, static_cast<int>(ids.size())),
        tr("Disconnect"), [this, ids] { m_backend.kickClients(ids); });
}

void ClientsPage::clearSessions()
{
    const QStringList ids = selectedIds();
    if (ids.isEmpty())
        return;
    const QString question = ids.size() == 1
        ? tr("Clear the session of %1? Its subscriptions and waiting messages are lost; this cannot be undone.")
              .arg(visibleText(ids.first().toStdString(), 80))
        : tr("Clear %Ln session(s)? Subscriptions and waiting messages are lost; this cannot be undone.", nullptr,
            static_cast<int>(ids.size()));
    confirm()->warn(question, tr("Clear session"), [this, ids] { m_backend.clearSessions(ids); });
}

void ClientsPage::kickAll()
{
    const auto count = static_cast<int>(m_backend.snapshot().broker.connections);
    if (count == 0) {
        confirm()->tell(tr("Nobody is connected."));
        return;
    }
    confirm()->warn(tr("Disconnect all %Ln client(s)? Sessions that end with their connection lose what waits for them.", nullptr, count),
        tr("Disconnect all"), [this] { m_backend.kickAllClients(); });
}

void ClientsPage::showMenu(const QPoint& at)
{
    const QStringList ids = selectedIds();
    if (ids.isEmpty())
        return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName(QStringLiteral("clientMenu"));
    menu->addAction(icon("events"), tr("Show events"), m_showEvents, &QPushButton::click)->setEnabled(ids.size() == 1);
    menu->addAction(icon("search"), tr("Show subscriptions"), m_showSubscriptions, &QPushButton::click)
        ->setEnabled(ids.size() == 1);
    menu->addAction(m_copy);
    menu->addSeparator();
    menu->addAction(m_kick);
    menu->addAction(m_clear);
    menu->popup(at);
}

void ClientsPage::saveLayout(QSettings& settings) const
{
    m_table->saveColumns(settings, QStringLiteral("clients/columns"));
    settings.setValue(QStringLiteral("clients/splitter"), m_splitter->saveState());
}
void ClientsPage::restoreLayout(const QSettings& settings)
{
    m_table->restoreColumns(settings, QStringLiteral("clients/columns"));
    m_splitter->restoreState(settings.value(QStringLiteral("clients/splitter")).toByteArray());
}
void ClientsPage::resetLayout()
{
    m_table->resetColumns();
    m_splitter->setSizes({ 440, 200 });
}

void ClientsPage::appeared()
{
    m_asked = false;
    renew();
    refresh();
}

void ClientsPage::renew()
{
    if (m_asked || !m_backend.snapshot().broker.listening)
        return;
    m_asked = true;
    m_backend.listClients();
}

void ClientsPage::retranslate()
{
    header()->setTitle(tr("Clients"), tr("Who is connected, and who has a session"));
    m_kick->setText(tr("Disconnect"));
    m_kick->setToolTip(toolTipText(tr("Disconnect the selected clients (Delete); sessions that outlive their connection stay")));
    m_clear->setText(tr("Clear session…"));
    m_clear->setToolTip(toolTipText(tr("End the sessions with their subscriptions and waiting messages")));
    m_kickAll->setText(tr("Disconnect all…"));
    m_kickAll->setToolTip(toolTipText(tr("Disconnect every client, after a question; sessions that outlive their connection stay")));
    m_export->setText(tr("Export…"));
    m_export->setToolTip(toolTipText(tr("Save the rows and columns that are shown as comma-separated values")));
    m_columns->setText(tr("Columns"));
    m_columns->setToolTip(tr("Choose what columns are shown"));
    m_find->setText(tr("Find…"));
    m_copy->setText(tr("Copy client ID"));
    m_search->setPlaceholderText(tr("Client ID, user name or address"));
    m_search->setAccessibleName(tr("Search clients"));
    m_table->setAccessibleName(tr("Clients"));
    m_showEvents->setText(tr("Show events"));
    m_showSubscriptions->setText(tr("Show subscriptions"));
    m_model->retranslate();
    refresh();
}

} // namespace hookline::ui
