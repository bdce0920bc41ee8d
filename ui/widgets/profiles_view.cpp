#include "ui/widgets/profiles_view.h"

#include "ui/core_words.h"
#include "ui/dialogs/kafka_dialog.h"
#include "ui/format.h"
#include "ui/models/metrics_history.h"
#include "ui/models/profile_table_model.h"
#include "ui/ports/backend.h"
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
#include <QHeaderView>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace hookline::ui {
namespace {

constexpr int kMostRowsShown = 6; ///< at once; the table scrolls

} // namespace

ProfilesView::ProfilesView(Backend& backend, const MetricsHistory& history, ConfirmBar& confirm, QWidget* parent)
    : QWidget(parent)
    , m_backend(backend)
    , m_desk(backend.settingsDesk())
    , m_history(history)
    , m_confirm(confirm)
    , m_model(new ProfileTableModel(this))
{
    setObjectName(QStringLiteral("profilesView"));
    m_add = addViewAction(this, "addProfileAction", "add", QKeySequence(Qt::CTRL | Qt::Key_N));
    m_edit = addViewAction(this, "editProfileAction", "settings");
    m_duplicate = addViewAction(this, "duplicateProfileAction", "copy", QKeySequence(Qt::CTRL | Qt::Key_D));
    m_rename = addViewAction(this, "renameProfileAction", "edit", QKeySequence(Qt::Key_F2));
    m_delete = addViewAction(this, "deleteProfileAction", "clear", QKeySequence(Qt::Key_Delete));
    m_activate = addViewAction(this, "activateProfileAction", "check");
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_title = new Label(Role::Text, 1.0, true);
    m_title->setContentsMargins(24, 0, 24, 4);
    column->addWidget(m_title);
    auto* tools = new QHBoxLayout;
    tools->setContentsMargins(24, 4, 24, 8);
    tools->setSpacing(6);
    for (QAction* one : { m_add, m_edit, m_duplicate, m_rename, m_delete })
        tools->addWidget(buttonFor(one));
    tools->addStretch(1);
    m_activateButton = new QPushButton;
    m_activateButton->setObjectName(QStringLiteral("activateProfilePushButton"));
    m_activateButton->setProperty("primary", true);
    tools->addWidget(m_activateButton);
    column->addLayout(tools);
    m_hint = new Label(Role::TextMuted);
    m_hint->wrapped();
    m_hint->setContentsMargins(24, 0, 24, 8);
    column->addWidget(m_hint);
    m_problem = new Label(Role::Error);
    m_problem->setObjectName(QStringLiteral("profilesProblemLabel"));
    m_problem->wrapped()->selectable();
    m_problem->setContentsMargins(24, 0, 24, 8);
    m_problem->hide();
    column->addWidget(m_problem);
    m_table = new ListTable("profilesTableView");
    m_table->setSortingEnabled(false);
    m_table->setModel(m_model);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setColumns({ 15, 14, 27, 21, 16 }, ProfileTableModel::ColumnCount, ProfileTableModel::Servers);
    column->addLayout(betweenMargins(m_table), 1);
    setFocusProxy(m_table);

    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ProfilesView::refresh);
    connect(m_table, &ListTable::openWanted, m_edit, &QAction::trigger);
    connect(m_table, &ListTable::menuWanted, this, &ProfilesView::showMenu);
    connect(m_model, &ProfileTableModel::renameWanted, this, &ProfilesView::rename, Qt::QueuedConnection); // the editor is still open
    connect(m_add, &QAction::triggered, this, &ProfilesView::add);
    connect(m_edit, &QAction::triggered, this, &ProfilesView::edit);
    connect(m_duplicate, &QAction::triggered, this, &ProfilesView::duplicate);
    connect(m_rename, &QAction::triggered, this, [this] { m_table->edit(m_model->index(current(), ProfileTableModel::Name)); });
    connect(m_delete, &QAction::triggered, this, &ProfilesView::remove);
    connect(m_activate, &QAction::triggered, this, &ProfilesView::askActivate);
    connect(m_activateButton, &QPushButton::clicked, this, &ProfilesView::askActivate);
    connect(&m_backend, &Backend::kafkaApplied, this, &ProfilesView::applied);
    retranslate();
    renew();
    select(m_desk.activeProfile());
}

int ProfilesView::current() const { return m_table->currentIndex().row(); }
QString ProfilesView::currentName() const { return current() < 0 ? QString() : m_model->at(current()).name; }

QString ProfilesView::freeName(const QString& wish) const
{
    QString name = wish;
    for (int i = 2; m_model->rowOf(name) >= 0; ++i)
        name = QStringLiteral("%1 %2").arg(wish).arg(i);
    return name;
}

void ProfilesView::select(const QString& name)
{
    if (const int row = m_model->rowOf(name); row >= 0)
        m_table->setCurrentIndex(m_model->index(row, ProfileTableModel::Name));
}

void ProfilesView::renew()
{
    const QString chosen = currentName();
    const int row = current();
    m_model->show(m_desk.profiles(), m_desk.activeProfile());
    const int shown = std::clamp(m_model->rowCount(), 1, kMostRowsShown); // the clusters follow below
    m_table->setFixedHeight(m_table->horizontalHeader()->sizeHint().height() + shown * m_table->verticalHeader()->defaultSectionSize() + 2);
    if (m_model->rowOf(chosen) >= 0)
        select(chosen);
    else if (row >= 0)
        m_table->setCurrentIndex(m_model->index(std::min(row, m_model->rowCount() - 1), ProfileTableModel::Name));
    refresh();
}

void ProfilesView::refresh()
{
    const int row = current();
    const bool any = row >= 0, other = any && !m_model->isActive(row);
    m_edit->setEnabled(any);
    m_duplicate->setEnabled(any);
    m_rename->setEnabled(any);
    m_delete->setEnabled(other);
    m_activate->setEnabled(other && m_activating.isEmpty() && m_model->at(row).problem.isEmpty());
    m_activateButton->setEnabled(m_activate->isEnabled());
}

void ProfilesView::showProblem(const QString& text)
{
    speak(*m_problem, [text] { return text.isEmpty() ? QString() : QStringLiteral("\u2717 ") + inOwnWords(text); });
    m_problem->setVisible(!text.isEmpty());
}

void ProfilesView::add()
{
    const QString name = freeName(QStringLiteral("kafka"));
    const auto saved = m_desk.saveProfile(name, {});
    showProblem(saved ? QString() : fromUtf8(saved.error().text()));
    if (!saved)
        return;
    renew();
    select(name);
    m_rename->trigger(); // its name first
}

void ProfilesView::edit()
{
    const int row = current();
    if (row < 0)
        return;
    if (m_model->isActive(row)) {
        emit activeSettingsWanted();
        return;
    }
    delete m_dialog.data(); // of another one
    m_dialog = new KafkaDialog(m_backend, m_history, window());
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    m_dialog->editProfile(m_model->at(row));
    m_dialog->open();
}

void ProfilesView::duplicate()
{
    const int row = current();
    if (row < 0)
        return;
    const QString name = freeName(m_model->at(row).name);
    const auto saved = m_desk.saveProfile(name, m_model->at(row).settings);
    showProblem(saved ? QString() : fromUtf8(saved.error().text()));
    renew();
    select(name);
}

void ProfilesView::rename(const QString& from, const QString& to)
{
    const auto done = m_desk.renameProfile(from, to);
    showProblem(done ? QString() : fromUtf8(done.error().text()));
    renew();
    if (done)
        select(to);
}

void ProfilesView::remove()
{
    const int row = current();
    if (row < 0 || m_model->isActive(row))
        return;
    const QString name = currentName();
    const auto done = m_desk.deleteProfile(name);
    showProblem(done ? QString() : fromUtf8(done.error().text()));
    renew();
    if (!done)
        return;
    m_confirm.tell(tr("“%1” is deleted.").arg(visibleText(name.toStdString(), 64)), tr("Undo"), [this, name] {
        const auto back = m_desk.restoreProfile(name);
        showProblem(back ? QString() : fromUtf8(back.error().text()));
        renew();
        select(name);
    });
}

void ProfilesView::askFor(const QString& name)
{
    select(name);
    if (!name.isEmpty() && currentName() == name)
        askActivate();
}

void ProfilesView::askActivate()
{
    const QString name = currentName();
    if (name.isEmpty() || m_model->isActive(current()))
        return;
    const metrics::KafkaSnapshot& kafka = m_history.latest().kafka;
    const auto waiting = kafka.queued + kafka.inFlight;
    const QString shown = visibleText(name.toStdString(), 64);
    m_confirm.ask(waiting > 0 ? tr("Use “%1” from now on? %Ln waiting record(s) go on to it. MQTT clients stay connected.", nullptr, static_cast<int>(waiting)).arg(shown)
                              : tr("Use “%1” from now on? MQTT clients stay connected.").arg(shown),
        tr("Use it"), [this, name] { activate(name); });
}

void ProfilesView::activate(const QString& name)
{
    m_before = m_desk.activeProfile();
    m_activating = name;
    showProblem({});
    if (const auto begun = m_desk.activateProfile(name); !begun) {
        m_activating.clear();
        showProblem(fromUtf8(begun.error().text()));
    }
    refresh();
}

void ProfilesView::applied(const QString& errorId, const QString& errorText, qulonglong movedRecords)
{
    const QString name = std::exchange(m_activating, {});
    if (name.isEmpty()) {
        renew();
        return;
    }
    renew();
    if (!errorId.isEmpty()) {
        speak(*m_problem, [before = visibleText(m_before.toStdString(), 64), errorText] {
            return QStringLiteral("\u2717 ") + tr("Not in use, “%1” stays: %2").arg(before, inOwnWords(errorText));
        });
        m_problem->show();
        return;
    }
    QString text = tr("“%1” is in use since %2.").arg(visibleText(name.toStdString(), 64), clockTime(m_backend.snapshot().wallMicros, false));
    if (movedRecords > 0)
        text = sentences({ text, tr("%Ln waiting record(s) went on to it.", nullptr, static_cast<int>(movedRecords)) });
    m_confirm.tell(text, tr("Undo"), [this, before = m_before] { activate(before); });
}

void ProfilesView::showMenu(const QPoint& at)
{
    popUpMenu(this, "profileMenu", { m_activate, m_edit, m_duplicate, m_rename, m_delete }, at);
}

void ProfilesView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void ProfilesView::retranslate()
{
    m_title->setText(tr("Profiles"));
    m_table->setAccessibleName(tr("Kafka profiles"));
    m_add->setText(tr("Add profile"));
    m_edit->setText(tr("Edit…"));
    m_duplicate->setText(tr("Duplicate"));
    m_rename->setText(tr("Rename"));
    m_delete->setText(tr("Delete"));
    m_activate->setText(tr("Use this profile…"));
    m_activateButton->setText(tr("Use this profile…"));
    m_hint->setText(tr("Named sets of Kafka settings. The one in use stands in [kafka] of the configuration file, each of the others in a file of its own beside it. Rules and sources stay the same whichever is in use."));
    m_model->retranslate();
    refresh();
}

} // namespace hookline::ui
