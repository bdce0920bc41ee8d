#include "ui/pages/settings_page.h"

#include "ui/core_words.h"
#include "ui/dialogs/import_dialog.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/models/decode/decode_rules.h"
#include "ui/models/event_store.h"
#include "ui/models/metrics_history.h"
#include "ui/ports/backend.h"
#include "ui/ports/settings_desk.h"
#include "ui/safe_text.h"
#include "ui/setting_words.h"
#include "ui/timing.h"
#include "ui/widgets/acl_view.h"
#include "ui/widgets/clusters_view.h"
#include "ui/widgets/confirm_bar.h"
#include "ui/widgets/copy_line.h"
#include "ui/widgets/label.h"
#include "ui/widgets/listeners_view.h"
#include "ui/widgets/page_header.h"
#include "ui/widgets/profiles_view.h"
#include "ui/widgets/setting_fields.h"
#include "ui/widgets/spoken_label.h"
#include "ui/widgets/users_view.h"
#include "ui/widgets/view_actions.h"
#include "ui/zoom.h"

#include <QAction>
#include <QActionGroup>
#include <QComboBox>
#include <QEvent>
#include <QFileInfo>
#include <QListWidget>
#include <QPushButton>
#include <QSpinBox>
#include <QStackedWidget>
#include <QTabWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace hookline::ui {
SettingsPage::SettingsPage(Backend& backend, const MetricsHistory& history, QWidget* parent)
    : QWidget(parent)
    , m_backend(backend)
    , m_desk(backend.settingsDesk())
    , m_history(history)
{
    setObjectName(QStringLiteral("settingsPage"));
    m_draft.setSaved(m_desk.saved());
    m_undo = addViewAction(this, "undoSettingsAction", nullptr, QKeySequence(Qt::CTRL | Qt::Key_Z));
    m_redo = addViewAction(this, "redoSettingsAction", nullptr, QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z));
    m_applyAction = addViewAction(this, "applySettingsAction", "check", QKeySequence(Qt::CTRL | Qt::Key_S));

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_header = new PageHeader;
    m_header->setContentsMargins(24, 16, 24, 10);
    m_header->addAction(m_undo, "undoSettingsToolButton");
    m_header->addAction(m_redo, "redoSettingsToolButton");
    column->addWidget(m_header);

    auto* middle = new QHBoxLayout;
    middle->setContentsMargins(24, 0, 0, 0);
    middle->setSpacing(4);
    m_sections = new QListWidget;
    m_sections->setObjectName(QStringLiteral("settingsSectionsListWidget"));
    m_sections->setFrameShape(QFrame::NoFrame);
    m_sections->setUniformItemSizes(true);
    m_sections->setIconSize({ 18, 18 });
    m_sections->setProperty("onWindow", true);
    m_sections->setFixedWidth(fontMetrics().horizontalAdvance(QLatin1Char('0')) * 21 + 30);
    middle->addWidget(m_sections);
    m_stack = new QStackedWidget;
    middle->addWidget(m_stack, 1);
    column->addLayout(middle, 1);
    m_confirm = new ConfirmBar;
    m_profiles = new ProfilesView(backend, history, *m_confirm);
    m_clusters = new ClustersView(backend, history, *m_confirm);
    auto* kafka = new QWidget;
    auto* halves = new QVBoxLayout(kafka);
    halves->setContentsMargins(0, 0, 0, 0);
    halves->setSpacing(0);
    halves->addWidget(m_profiles);
    halves->addWidget(m_clusters, 1);
    kafka->setFocusProxy(m_profiles);
    addSection(Kafka, "kafka", kafka);
    m_listeners = new ListenersView(m_draft);
    addSection(Listeners, "broker", m_listeners);
    addSection(Access, "key", buildAccess());
    addSection(Limits, "queue", buildLimits());
    addSection(Storage, "disk", buildStorage());
    addSection(Appearance, "palette", buildAppearance());
    addSection(File, "document", buildFile());
    column->addWidget(buildBars());
    column->addWidget(m_confirm);
    setFocusProxy(m_sections);
    const QString folder = QFileInfo(m_desk.file()).absolutePath();
    m_listeners->setFolder(folder);
    for (SettingFields* fields : { m_access, m_storage })
        fields->setFolder(folder);

    m_typing.setSingleShot(true);
    m_typing.setInterval(kTypingPause);
    connect(&m_typing, &QTimer::timeout, this, &SettingsPage::check);
    for (SettingFields* fields : { m_access, m_limits, m_storage, m_window }) {
        connect(fields, &SettingFields::edited, this, [this](const std::string& key, const config::Value& value) {
            m_draft.set(key, value);
            edited();
        });
    }
    connect(m_listeners, &ListenersView::edited, this, &SettingsPage::edited);
    connect(m_listeners, &ListenersView::told, this, [this](const QString& what) { m_confirm->tell(what, tr("Undo"), [this] { undoEdit(); }); });
    connect(m_users, &UsersView::fileMade, this, [this](const QString& file) {
        m_draft.set("access.password_file", file.toStdString());
        edited();
    });
    connect(m_users, &UsersView::told, this, [this](const QString& what) {
        m_confirm->tell(what, tr("Undo"), [this] {
            if (const auto done = m_desk.restoreUsers(); !done)
                m_confirm->tell(inOwnWords(fromUtf8(done.error().text())));
        });
    });
    connect(m_sections, &QListWidget::itemSelectionChanged, this, [this] { // also where a screen reader selects without going there
        if (const QList<QListWidgetItem*> chosen = m_sections->selectedItems(); !chosen.isEmpty()) {
            m_stack->setCurrentIndex(m_sections->row(chosen.first()));
            refreshSteps();
            return;
        }
        // One is always shown: an action that takes the choice back must not leave none. Later, for one may just be on its way.
        QMetaObject::invokeMethod(
            this,
            [this] {
                if (m_sections->selectedItems().isEmpty())
                    m_sections->item(m_stack->currentIndex())->setSelected(true);
            },
            Qt::QueuedConnection);
    });
    connect(m_undo, &QAction::triggered, this, [this] {
        if (showsRules())
            m_acl->undo();
        else
            undoEdit();
    });
    connect(m_redo, &QAction::triggered, this, [this] {
        if (showsRules())
            return m_acl->redo();
        m_draft.redo();
        edited();
    });
    connect(m_applyAction, &QAction::triggered, this, [this] {
        if (showsRules() && m_acl->hasUnapplied())
            m_acl->apply();
        else
            apply();
    });
    connect(m_apply, &QPushButton::clicked, this, &SettingsPage::apply);
    connect(m_discard, &QPushButton::clicked, this, [this] {
        m_draft.discard();
        edited();
        m_confirm->tell(tr("Back to what the file says."), tr("Undo"), [this] { undoEdit(); });
    });
    connect(m_profiles, &ProfilesView::activeSettingsWanted, this, &SettingsPage::kafkaSettingsWanted);
    connect(m_restart, &QPushButton::clicked, this, &SettingsPage::askRestart);
    connect(&m_desk, &SettingsDesk::applied, this, &SettingsPage::applied);
    connect(&m_desk, &SettingsDesk::changed, this, &SettingsPage::renew);
    connect(&m_backend, &Backend::brokerStateChanged, this, &SettingsPage::renew);
    m_sections->setCurrentRow(0);
    retranslate();
    renew();
}

SettingsPage::~SettingsPage() = default;

void SettingsPage::addSection(Section section, const char* iconName, QWidget* content)
{
    auto* item = new QListWidgetItem(icon(iconName), QString(), m_sections);
    m_icons[section] = iconName;
    item->setSizeHint({ 10, fontMetrics().height() + 18 });
    m_stack->insertWidget(section, content);
}

void SettingsPage::askForProfile(const QString& name)
{
    showSection(Kafka);
    m_profiles->askFor(name);
}

void SettingsPage::showSection(Section section) { m_sections->setCurrentRow(section); }

void SettingsPage::showAccessRules()
{
    showSection(Access);
    m_accessTabs->setCurrentWidget(m_acl);
}

void SettingsPage::askAccess(const AclQuestion& question, std::int64_t refusedMicros)
{
    showAccessRules();
    m_acl->ask(question, refusedMicros);
}

bool SettingsPage::showsRules() const { return m_stack->currentIndex() == Access && m_accessTabs->currentWidget() == m_acl; }

void SettingsPage::undoEdit()
{
    m_draft.undo();
    edited();
}

void SettingsPage::testCluster(const std::string& name)
{
    showSection(Kafka);
    m_clusters->test(name);
}

/// The draft has changed: all that shows it follows, and it is looked over once the typing pauses.
void SettingsPage::edited()
{
    m_confirm->dismiss(); // what it offers to take back is not the last step any more
    m_problem->hide();
    refresh();
    m_typing.start();
}

/// The file, or what is in use, has changed.
void SettingsPage::renew()
{
    m_draft.setSaved(m_desk.saved());
    m_profiles->renew();
    m_clusters->renew();
    refresh();
    check();
}

void SettingsPage::refresh()
{
    const config::Settings& draft = m_draft.settings();
    const config::Settings used = m_backend.settings();
    m_listeners->renew(used.broker, m_backend.snapshot().broker.listening);
    for (SettingFields* fields : { m_access, m_limits, m_storage, m_window })
        fields->show(draft);
    showUsers();
    showEventTable();
    showDecodeRules();
    const auto choose = [](QComboBox* box, const std::string& value) { box->setCurrentIndex(std::max(0, box->findData(fromUtf8(value)))); };
    choose(m_theme, used.window.theme);
    choose(m_language, used.window.language);
    m_path->setText(m_desk.file());
    const bool broken = m_desk.fileBroken();
    m_fileState->setText(broken ? tr("It cannot be read. Nothing is saved before it is corrected; it is left untouched.")
            : m_desk.fileExists()
            ? tr("Only what you change is written; comments, order and unknown keys stay. The version before is kept beside it as .bak.")
            : tr("It does not exist yet: it is made when something is saved."));
    m_fileState->setRole(broken ? Role::Error : Role::TextMuted);
    const QStringList decided = m_desk.decidedElsewhere();
    m_decided->setText(tr("The command line decides these, whatever the file says: %1").arg(listed(decided)));
    m_decided->setVisible(!decided.isEmpty());
    showNotes();

    const QStringList waiting = m_desk.waiting();
    m_restartText->setText(tr("Saved; in use after a restart: %1").arg(listed(savedValues(waiting))));
    m_restartBar->setVisible(!waiting.isEmpty());
    const bool dirty = m_draft.isDirty();
    const int changes = static_cast<int>(m_draft.changedKeys().size());
    const int errors = static_cast<int>(std::ranges::count(m_issues, config::Severity::Error, &config::Issue::severity));
    m_apply->setEnabled(dirty && !m_applying && errors == 0); // the key for it leads to the first mistake
    m_discard->setEnabled(dirty && !m_applying);
    showChanged();
    refreshSteps();
    m_pending->setVisible(dirty || !m_problem->isHidden());
    QString text = m_applying ? tr("Applying…") : tr("%Ln change(s) not applied yet.", nullptr, changes);
    if (errors > 0 && !m_applying)
        text = sentences({ text, tr("%Ln mistake(s) to correct first.", nullptr, errors) });
    m_pendingText->setText(text);
    m_pendingText->setRole(errors > 0 ? Role::Error : Role::Text);
}

/// What is shown has the steps: the settings, or the access rules.
void SettingsPage::refreshSteps()
{
    const bool rules = showsRules();
    m_undo->setEnabled((rules ? m_acl->canUndo() : m_draft.canUndo()) && !m_applying);
    m_redo->setEnabled((rules ? m_acl->canRedo() : m_draft.canRedo()) && !m_applying);
    m_applyAction->setEnabled(((rules && m_acl->canApply()) || m_draft.isDirty()) && !m_applying);
}

void SettingsPage::setTimeFormats(QActionGroup* formats)
{
    m_timeFormats = formats;
    connect(formats, &QActionGroup::triggered, this, &SettingsPage::showEventTable);
    showEventTable();
}

void SettingsPage::setZoom(Zoom& zoom)
{
    m_zoom->setValue(zoom.percent());
    connect(m_zoom, &QSpinBox::valueChanged, &zoom, &Zoom::setPercent);
    connect(&zoom, &Zoom::changed, m_zoom, &QSpinBox::setValue);
}

void SettingsPage::showEventTable()
{
    const config::WindowSettings& window = m_draft.settings().window;
    m_memory->setText(tr("About %1 for the rows, and up to %2 for payloads")
                          .arg(byteSize(static_cast<double>(EventStore::bytesFor(window.eventRows))), byteSize(static_cast<double>(window.payloadBytes))));
    if (!m_timeFormats)
        return;
    const QList<QAction*> formats = m_timeFormats->actions();
    while (m_timeFormat->count() < formats.size())
        m_timeFormat->addItem(QString());
    for (int i = 0; i < formats.size(); ++i)
        m_timeFormat->setItemText(i, withoutMnemonic(formats[i]->text()));
    m_timeFormat->setCurrentIndex(static_cast<int>(formats.indexOf(m_timeFormats->checkedAction())));
}

void SettingsPage::showDecodeRules()
{
    const auto count = decodeRules().rules().size();
    m_decodeRules->setText(count == 0 ? tr("Decoder rules…") : tr("Decoder rules (%1)…").arg(number(count)));
}

void SettingsPage::showUsers()
{
    const config::AccessSettings &draft = m_draft.settings().access, used = m_backend.settings().access;
    m_users->renew(fromUtf8(draft.passwordFile), draft.passwordFile == used.passwordFile);
    const bool decided = m_desk.decidedElsewhere().contains(QStringLiteral("access.acl_file"));
    m_acl->renew(fromUtf8(decided ? used.aclFile : draft.aclFile), decided, fromUtf8(draft.passwordFile));
}

/// What the file says, and where on the page that is: "Limits › Largest packet: 2,048 B". The key where the page has no field for it.
QStringList SettingsPage::savedValues(const QStringList& keys) const
{
    QStringList out;
    for (const QString& each : keys) {
        const std::string key = each.toStdString();
        const int section = sectionOf(key);
        const config::Field* field = config::findField(key);
        QString text = field ? SettingWords::label(key) : each;
        if (key == "listeners")
            text = tr("further listeners");
        if (key == "broker.bind" || key == "broker.port")
            text = tr("the first one", "of the listeners") + QStringLiteral(" \u203A ") + text;
        if (section >= 0)
            text = sectionName(section) + QStringLiteral(" \u203A ") + text;
        out << (field && section >= 0 ? labelled(text, SettingWords::value(*field, field->read(m_draft.saved()))) : text);
    }
    return out;
}

void SettingsPage::showNotes()
{
    const QStringList waiting = m_desk.waiting(), decided = m_desk.decidedElsewhere();
    const std::vector<std::string> changed = m_draft.changedKeys();
    const config::AccessSettings used = m_backend.settings().access;
    const bool closed = used.anonymous == config::Anonymous::Auto && !used.passwordFile.empty();
    const auto isWrong = [this](const std::string& key) {
        return std::ranges::any_of(
            m_issues, [&](const config::Issue& issue) { return issue.key == key && issue.severity == config::Severity::Error; });
    };
    const auto refused = [&, used = m_backend.settings()](const std::string& key) {
        const config::Field* field = config::findField(key);
        const config::Value value = field ? field->read(used) : config::Value();
        const auto* text = std::get_if<std::string>(&value);
        if (!field || (text && text->empty()))
            return tr("not accepted; the previous value stays in use");
        const QString now = SettingWords::value(*field, value);
        if (waiting.contains(fromUtf8(key)))
            return tr("not accepted; %1 is in use, %2 is saved").arg(now, SettingWords::value(*field, field->read(m_draft.saved())));
        return tr("not accepted; %1 stays in use").arg(now);
    };
    const auto note = [&](const std::string& key) -> FieldNote {
        const bool block = key.starts_with("listeners.");
        if (decided.contains(fromUtf8(key)))
            return { tr("the command line decides") };
        if (!block && std::ranges::find(changed, key) != changed.end()) // the draft's value is in no file
            return isWrong(key) ? FieldNote { refused(key), Role::Error }
                                : FieldNote { tr("not applied yet"), Role::Accent };
        if (!block && waiting.contains(fromUtf8(key)))
            return { tr("saved, waits for a restart"), Role::Warn };
        if (key == "access.anonymous" && closed)
            return { tr("turned away now: there is a password file") };
        return { !block && m_desk.needsRestart(key) ? tr("a change needs a restart") : QString() };
    };
    for (SettingFields* fields : { m_access, m_limits, m_storage, m_window })
        fields->showNotes(note);
    m_listeners->showNotes(note);
}

QString SettingsPage::sectionName(int section)
{
    const QString names[SectionCount] = { tr("Kafka"), tr("Listeners"), tr("Access"), tr("Limits"), tr("State and log"), tr("Appearance"), tr("File") };
    return names[section];
}

/// Where the key is on the page; -1: nowhere.
int SettingsPage::sectionOf(const std::string& key) const
{
    if (key.starts_with("kafka") || key.starts_with("rules") || key.starts_with("source"))
        return Kafka;
    if (key == "listeners" || key == "broker.bind" || key == "broker.port" || key == "broker.default_listener")
        return Listeners;
    const std::pair<Section, SettingFields*> forms[] = { { Access, m_access }, { Limits, m_limits }, { Storage, m_storage }, { Appearance, m_window } };
    for (const auto& [section, fields] : forms) {
        if (fields->has(key))
            return section;
    }
    return -1;
}

/// A dot behind the sections that have edits which are not applied.
void SettingsPage::showChanged()
{
    std::array<bool, SectionCount> changed {};
    for (const std::string& key : m_draft.changedKeys()) {
        if (const int section = sectionOf(key); section >= 0)
            changed[static_cast<std::size_t>(section)] = true;
    }
    for (int i = 0; i < SectionCount; ++i) {
        m_sections->item(i)->setText(changed[static_cast<std::size_t>(i)] ? sectionName(i) + QStringLiteral("  \u25CF") : sectionName(i));
        m_sections->item(i)->setData(Qt::AccessibleTextRole, sectionName(i)); // without the dot
    }
    m_changed = changed;
    describeSections();
}

void SettingsPage::describeSections()
{
    for (int i = 0; i < SectionCount; ++i) {
        const auto at = static_cast<std::size_t>(i);
        m_sections->item(i)->setData(Qt::AccessibleDescriptionRole,
            m_wrong[at] ? tr("has a mistake") : m_changed[at] ? tr("has changes that are not applied") : QString());
    }
}

void SettingsPage::check()
{
    m_typing.stop();
    m_issues = m_desk.check(m_draft.settings());
    // Kafka has a dialog of its own, and rules a page.
    std::erase_if(m_issues, [](const config::Issue& issue) {
        return issue.key.starts_with("kafka") || issue.key.starts_with("rules") || issue.key.starts_with("source");
    });
    m_listeners->showIssues(m_issues);
    for (SettingFields* fields : { m_access, m_limits, m_storage, m_window })
        fields->showIssues(m_draft.settings(), m_issues);
    m_wrong = { false, m_listeners->hasError(), m_access->hasError(), m_limits->hasError(), m_storage->hasError(), m_window->hasError(), false };
    for (int i = 0; i < SectionCount; ++i) {
        QListWidgetItem* item = m_sections->item(i);
        item->setIcon(m_wrong[static_cast<std::size_t>(i)] ? icon("error", Role::Error) : icon(m_icons[i]));
    }
    describeSections();
    refresh();
}

void SettingsPage::goToError()
{
    if (m_listeners->hasError()) {
        showSection(Listeners);
        m_listeners->focusFirstError();
        return;
    }
    const std::pair<Section, SettingFields*> forms[] = { { Access, m_access }, { Limits, m_limits }, { Storage, m_storage }, { Appearance, m_window } };
    for (const auto& [section, fields] : forms) {
        if (!fields->hasError())
            continue;
        showSection(section);
        m_accessTabs->setCurrentIndex(0);
        fields->focusFirstError();
        return;
    }
}

void SettingsPage::apply()
{
    if (!m_draft.isDirty() || m_applying)
        return;
    check();
    if (std::ranges::any_of(m_issues, [](const config::Issue& issue) { return issue.severity == config::Severity::Error; })) {
        goToError();
        return;
    }
    m_beforeApply = m_desk.saved();
    m_changes = static_cast<int>(m_draft.changedKeys().size());
    m_applying = true;
    m_undoing = false;
    refresh();
    m_desk.apply([edits = m_draft](config::Settings& settings) { edits.writeTo(settings); });
}

void SettingsPage::applied(const QString& errorId, const QString& errorText, const QStringList& refused)
{
    const QString made = std::exchange(m_madeAcl, {}); // other edits go on
    if (!std::exchange(m_applying, false) && made.isEmpty())
        return;
    if (!errorId.isEmpty()) {
        speak(*m_problem, [errorText] { return QStringLiteral("\u2717 ") + tr("Not applied: %1").arg(inOwnWords(errorText)); });
        m_problem->show();
        refresh();
        return;
    }
    if (made.isEmpty())
        m_draft.applied();
    renew();
    if (!made.isEmpty()) {
        m_draft.set("access.acl_file", made.toStdString()); // the draft may have said that there is none
        refresh();
    }
    if (!refused.isEmpty()) {
        speak(*m_problem, [refused] {
            QStringList said;
            for (const QString& one : refused)
                said << inOwnWords(one);
            return QStringLiteral("\u2717 ") + tr("Saved, but not in use; what was before stays in force: %1").arg(said.join(QLatin1Char('\n')));
        });
        m_problem->show();
        refresh();
        return;
    }
    if (!made.isEmpty()) {
        m_confirm->tell(tr("“%1” is made, in use, and named in the settings. It allows what was allowed without it.").arg(made));
        return;
    }
    if (m_undoing) {
        m_confirm->tell(tr("As before."));
        return;
    }
    const int waiting = static_cast<int>(m_desk.waiting().size());
    QString text = tr("Saved at %1: %Ln change(s).", nullptr, m_changes).arg(clockTime(m_backend.snapshot().wallMicros, false));
    text = sentences({ text,
        waiting == 0          ? tr("In use now.")
            : waiting < m_changes ? tr("In use now, but for what waits for a restart.")
                                  : tr("It waits for a restart.") });
    m_confirm->tell(text, tr("Undo"), [this, before = m_beforeApply] {
        SettingsDraft back;
        back.setSaved(m_desk.saved());
        back.take(before);
        m_applying = true;
        m_undoing = true;
        m_desk.apply([back](config::Settings& settings) { back.writeTo(settings); });
    });
}

void SettingsPage::askRestart()
{
    const auto clients = m_history.latest().broker.connections;
    const QString question = clients > 0
        ? tr("Restart the broker? %Ln client(s) are disconnected and may reconnect at once.", nullptr, static_cast<int>(clients))
        : tr("Restart the broker? Nobody is connected.");
    m_confirm->ask(question, tr("Restart"), [this] { m_desk.restartBroker(); });
}

void SettingsPage::openImport(ImportKind kind)
{
    auto* dialog = new ImportDialog(m_desk, kind, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        m_draft.take(dialog->settings());
        edited();
        m_confirm->tell(tr("Imported into your changes; look them over and apply them."), tr("Undo"), [this] { undoEdit(); });
    });
    dialog->open();
}

bool SettingsPage::holdClose(std::function<void()> then)
{
    const bool settings = m_draft.isDirty(), rules = m_acl->hasUnapplied();
    if (!settings && !rules)
        return false;
    if (!settings)
        showAccessRules(); // what is not applied is to be seen only there
    const QString question = settings && rules ? tr("Settings and access rules were changed and not applied. Quit and lose the changes?")
        : rules                                ? tr("Access rules were changed and not applied. Quit and lose the changes?")
                                               : tr("Settings were changed and not applied. Quit and lose the changes?");
    m_confirm->ask(question, tr("Quit"), [this, then = std::move(then)] {
        m_draft.discard();
        m_acl->giveUp();
        then();
    });
    return true;
}

void SettingsPage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    renew();
}

void SettingsPage::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void SettingsPage::retranslate()
{
    m_header->setTitle(tr("Settings"), tr("What the configuration file says, and what of it is in use"));
    m_undo->setText(tr("Undo"));
    m_redo->setText(tr("Redo"));
    m_applyAction->setText(tr("Apply settings"));
    m_sections->setAccessibleName(tr("Sections"));
    showChanged();
    m_accessTabs->setTabText(0, tr("Who may connect"));
    m_accessTabs->setTabText(1, tr("Access rules"));
    m_openRules->setText(tr("Edit the access rules"));
    m_discard->setText(tr("Discard"));
    m_apply->setText(tr("Apply"));
    m_restart->setText(tr("Restart broker…"));
    m_themeLabel->setText(tr("Theme"));
    m_languageLabel->setText(tr("Language"));
    const auto words = [](QComboBox* box, const QStringList& texts) {
        for (int i = 0; i < texts.size(); ++i)
            box->setItemText(i, texts[i]);
    };
    const QSignalBlocker quiet(m_theme);
    words(m_theme, { tr("As the system"), tr("Light"), tr("Dark") });
    words(m_language, { tr("As the system"), QStringLiteral("English"), QStringLiteral("\u7B80\u4F53\u4E2D\u6587") });
    m_theme->setAccessibleName(tr("Theme"));
    m_language->setAccessibleName(tr("Language"));
    m_decodeHint->setText(tr("Which topics are read as what: JSON, Protobuf, MessagePack and others."));
    m_zoomLabel->setText(tr("Zoom"));
    m_timeFormatLabel->setText(tr("Times"));
    m_timeFormat->setAccessibleName(tr("Times in the event table"));
    m_memoryLabel->setText(tr("Memory"));
    m_zoom->setSuffix(QStringLiteral(" %"));
    m_zoom->setAccessibleName(tr("Zoom of tables, lists and texts"));
    const QString zoomTip = tr("Makes tables, lists and texts larger or smaller (%1, %2). "
                               "All the rest follows the system's scale, %3 % on this screen; "
                               "QT_SCALE_FACTOR=1.25 before the program's name makes everything 25 % larger.")
                                .arg(keysText(QKeySequence(Qt::CTRL | Qt::Key_Plus)), keysText(QKeySequence(Qt::CTRL | Qt::Key_Minus)))
                                .arg(qRound(devicePixelRatioF() * 100));
    m_zoom->setToolTip(toolTipText(zoomTip));
    m_zoom->setAccessibleDescription(zoomTip); // without the markup of a tool tip
    m_pathLabel->setText(tr("Configuration file"));
    m_openFolder->setText(tr("Open its folder"));
    m_importLabel->setText(tr("Coming from another program"));
    m_importHint->setText(tr("What has a counterpart is taken over, what has none is named. Password and ACL files of mosquitto are used as they are."));
    m_importMosquitto->setText(tr("Import mosquitto.conf…"));
    m_importEmq->setText(tr("Import EMQ's Kafka plugin…"));
    refresh();
}

} // namespace hookline::ui
