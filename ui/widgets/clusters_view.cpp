#include "ui/widgets/clusters_view.h"

#include "core/config/clusters.h"
#include "core/config/validate.h"
#include "ui/core_words.h"
#include "ui/dialogs/kafka_dialog.h"
#include "ui/format.h"
#include "ui/models/cluster_table_model.h"
#include "ui/models/metrics_history.h"
#include "ui/ports/backend.h"
#include "ui/ports/settings_desk.h"
#include "ui/safe_text.h"
#include "ui/texts.h"
#include "ui/widgets/confirm_bar.h"
#include "ui/widgets/label.h"
#include "ui/widgets/form_scroll.h"
#include "ui/widgets/list_table.h"
#include "ui/widgets/spoken_label.h"
#include "ui/widgets/view_actions.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QToolButton>
#include <QVBoxLayout>

#include <utility>

namespace hookline::ui {
namespace {

constexpr const char* kFirstServer = "127.0.0.1:9092"; // nothing goes there before a rule or a source names the cluster

} // namespace

ClustersView::ClustersView(Backend& backend, const MetricsHistory& history, ConfirmBar& confirm, QWidget* parent)
    : QWidget(parent)
    , m_backend(backend)
    , m_history(history)
    , m_confirm(confirm)
    , m_model(new ClusterTableModel(this))
{
    setObjectName(QStringLiteral("clustersView"));
    m_add = addViewAction(this, "addClusterAction", "add");
    m_edit = addViewAction(this, "editClusterAction", "settings");
    m_rename = addViewAction(this, "renameClusterAction", "edit");
    m_delete = addViewAction(this, "deleteClusterAction", "clear");
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 18, 0, 0);
    column->setSpacing(0);
    m_title = new Label(Role::Text, 1.0, true);
    m_title->setContentsMargins(24, 0, 24, 4);
    column->addWidget(m_title);
    auto* tools = new QHBoxLayout;
    tools->setContentsMargins(24, 4, 24, 8);
    tools->setSpacing(6);
    for (QAction* one : { m_add, m_edit, m_rename, m_delete })
        tools->addWidget(buttonFor(one));
    tools->addStretch(1);
    column->addLayout(tools);
    m_hint = new Label(Role::TextMuted);
    m_hint->wrapped();
    m_hint->setContentsMargins(24, 0, 24, 8);
    column->addWidget(m_hint);
    m_problem = new Label(Role::Error);
    m_problem->setObjectName(QStringLiteral("clustersProblemLabel"));
    m_problem->wrapped()->selectable();
    m_problem->setContentsMargins(24, 0, 24, 8);
    m_problem->hide();
    column->addWidget(m_problem);
    m_table = new ListTable("clustersTableView");
    m_table->setSortingEnabled(false);
    m_table->setModel(m_model);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setColumns({ 15, 14, 27, 21, 16 }, ClusterTableModel::ColumnCount, ClusterTableModel::Servers);
    m_table->installEventFilter(this);
    column->addLayout(betweenMargins(m_table), 1);
    setFocusProxy(m_table);

    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ClustersView::refresh);
    connect(m_table, &ListTable::openWanted, m_edit, &QAction::trigger);
    connect(m_table, &ListTable::menuWanted, this, &ClustersView::showMenu);
    connect(m_model, &ClusterTableModel::renameWanted, this, &ClustersView::rename,
        Qt::QueuedConnection); // the editor is still open
    connect(m_add, &QAction::triggered, this, &ClustersView::add);
    connect(m_edit, &QAction::triggered, this, &ClustersView::edit);
    connect(m_rename, &QAction::triggered, this,
        [this] { m_table->edit(m_model->index(current(), ClusterTableModel::Name)); });
    connect(m_delete, &QAction::triggered, this, &ClustersView::remove);
    connect(&m_history, &MetricsHistory::sampled, this, [this] { m_model->setStates(m_history.latest().kafka.clusters); });
    connect(&m_backend, &Backend::kafkaApplied, this, &ClustersView::applied);
    retranslate();
    renew();
}

int ClustersView::current() const { return m_table->currentIndex().row(); }

void ClustersView::renew()
{
    if (m_chosen.empty() && current() >= 0)
        m_chosen = m_model->at(current()).name;
    m_model->show(m_backend.settings().kafka);
    if (const int row = m_model->rowOf(m_chosen); row >= 0) {
        m_table->setCurrentIndex(m_model->index(row, ClusterTableModel::Name));
        m_chosen.clear();
    }
    refresh();
}

void ClustersView::refresh()
{
    const bool any = current() >= 0 && !m_applying;
    m_add->setEnabled(!m_applying);
    m_edit->setEnabled(any);
    m_rename->setEnabled(any);
    m_delete->setEnabled(any);
}

void ClustersView::showProblem(const QString& text)
{
    m_problem->setText(text.isEmpty() ? QString() : QStringLiteral("\u2717 ") + text);
    m_problem->setVisible(!text.isEmpty());
}

void ClustersView::add()
{
    config::KafkaSettings wanted = m_backend.settings().kafka;
    config::ClusterSettings cluster;
    cluster.name = "kafka";
    for (int i = 2; config::hasCluster(wanted, cluster.name); ++i)
        cluster.name = "kafka " + std::to_string(i);
    cluster.servers = kFirstServer;
    const std::string name = cluster.name;
    wanted.clusters.push_back(std::move(cluster));
    if (!begin(wanted, name))
        return;
    m_added = true;
    m_backend.applyKafka(wanted);
}

void ClustersView::edit()
{
    if (current() < 0)
        return;
    delete m_dialog.data(); // of another one
    m_dialog = new KafkaDialog(m_backend, m_history, window());
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    m_dialog->editCluster(m_model->at(current()).name);
    m_dialog->open();
}

void ClustersView::test(const std::string& name)
{
    m_chosen = name;
    renew();
    if (current() < 0 || m_model->at(current()).name != name)
        return;
    edit();
    m_dialog->startTest();
}

void ClustersView::rename(const QString& from, const QString& to)
{
    const std::string before = from.toStdString(), after = to.toStdString();
    config::KafkaSettings wanted = m_backend.settings().kafka;
    config::renameCluster(wanted, before, after);
    if (!begin(wanted, after))
        return;
    delete m_dialog.data(); // about a name that nobody has any more
    m_backend.settingsDesk().renameCluster(before, after);
}

void ClustersView::remove()
{
    const int row = current();
    if (row < 0)
        return;
    const config::ClusterSettings gone = m_model->at(row);
    if (const QStringList users = m_model->usersOf(row); !users.isEmpty()) {
        showProblem(tr("“%1” is used by %2. Choose another cluster there first.")
                        .arg(visibleText(gone.name, 64), listed(users)));
        return;
    }
    config::KafkaSettings wanted = m_backend.settings().kafka;
    std::erase(wanted.clusters, gone);
    if (!begin(wanted, {}))
        return;
    delete m_dialog.data();
    m_deleted = gone;
    m_backend.settingsDesk().deleteCluster(gone.name);
}

void ClustersView::restore(const config::ClusterSettings& cluster)
{
    config::KafkaSettings wanted = m_backend.settings().kafka;
    wanted.clusters.push_back(cluster);
    if (begin(wanted, cluster.name))
        m_backend.settingsDesk().restoreCluster(cluster);
}

bool ClustersView::begin(const config::KafkaSettings& wanted, const std::string& chosen)
{
    for (const config::Issue& issue : config::validate(wanted)) {
        if (issue.severity == config::Severity::Error && issue.key.starts_with("kafka_clusters")) {
            showProblem(Texts::issue(issue));
            renew();
            return false;
        }
    }
    showProblem({});
    m_chosen = chosen;
    m_applying = true;
    refresh();
    return true;
}

void ClustersView::applied(const QString& errorId, const QString& errorText)
{
    const bool ours = std::exchange(m_applying, false);
    const bool added = std::exchange(m_added, false);
    const std::optional<config::ClusterSettings> deleted = std::exchange(m_deleted, std::nullopt);
    if (ours && !errorId.isEmpty()) {
        const config::KafkaSettings kafka = m_backend.settings().kafka;
        const Texts::ProblemFacts facts { .servers = fromUtf8(kafka.servers), .topic = fromUtf8(kafka.topic) };
        speak(*m_problem, [errorId, errorText, facts] {
            const Texts::Problem problem = Texts::problem(errorId, errorText, {}, facts);
            const QString core = inOwnWords(errorText);
            return QStringLiteral("\u2717 ") + sentences({ problem.what, problem.remedy })
                + (problem.what == core ? QString() : QLatin1Char('\n') + core); // which names the very setting
        });
        m_problem->show();
        m_chosen.clear();
    }
    renew();
    if (!ours || !errorId.isEmpty())
        return;
    if (added)
        m_rename->trigger(); // its name first
    if (deleted) {
        m_confirm.tell(tr("“%1” is deleted.").arg(visibleText(deleted->name, 64)), tr("Undo"),
            [this, gone = *deleted] { restore(gone); });
    }
}

void ClustersView::showMenu(const QPoint& at)
{
    popUpMenu(this, "clusterMenu", { m_edit, m_rename, m_delete }, at);
}

bool ClustersView::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_table && event->type() == QEvent::KeyPress && current() >= 0) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_F2 || key == Qt::Key_Delete) { // no shortcuts: the profiles on the same page have these
            (key == Qt::Key_F2 ? m_rename : m_delete)->trigger();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void ClustersView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void ClustersView::retranslate()
{
    m_title->setText(tr("More clusters"));
    m_table->setAccessibleName(tr("More Kafka clusters"));
    m_add->setText(tr("Add cluster"));
    m_edit->setText(tr("Edit…"));
    m_rename->setText(tr("Rename"));
    m_delete->setText(tr("Delete"));
    m_hint->setText(
        tr("Rules and sources may name any of these instead of the one above. A cluster that cannot be reached does not delay the others."));
    m_model->retranslate();
    refresh();
}

} // namespace hookline::ui
