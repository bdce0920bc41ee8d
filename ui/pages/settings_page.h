// Settings: what the configuration file says, section by section. Edits are a draft until they are applied: then they are saved,
// used where the program can without a restart, and named where it cannot. @thread ui
#pragma once

#include "core/config/issue.h"
#include "ui/models/settings_draft.h"

#include <QTimer>
#include <QWidget>

#include <array>
#include <functional>

class QAction;
class QActionGroup;
class QComboBox;
class QFormLayout;
class QListWidget;
class QPushButton;
class QSpinBox;
class QStackedWidget;
class QTabWidget;

namespace hookline::ui {

class AclView;
class Backend;
struct AclQuestion;
enum class ImportKind;
class ConfirmBar;
class CopyLine;
class Label;
class ListenersView;
class MetricsHistory;
class PageHeader;
class ClustersView;
class ProfilesView;
class SettingFields;
class SettingsDesk;
class UsersView;
class Zoom;

class SettingsPage : public QWidget {
    Q_OBJECT

public:
    enum Section { Kafka, Listeners, Access, Limits, Storage, Appearance, File, SectionCount };

    SettingsPage(Backend& backend, const MetricsHistory& history, QWidget* parent = nullptr);
    ~SettingsPage() override;

    void showSection(Section section);
    /// The access rules, and what they say to this. `refusedMicros`: an event shows that it was refused then; 0: none does.
    void askAccess(const AclQuestion& question, std::int64_t refusedMicros = 0);
    void showAccessRules();
    /// The events page's; chosen here as well.
    void setTimeFormats(QActionGroup* formats);
    /// Of all windows; chosen here as well.
    void setZoom(Zoom& zoom);
    /// The Kafka profiles, and whether this one is to be used; empty: only the profiles.
    void askForProfile(const QString& name);
    /// Another program's configuration; what of it is wanted becomes part of the draft.
    void openImport(ImportKind kind);
    /// Shows one of the further Kafka clusters and tests its connection.
    void testCluster(const std::string& name);
    /// True: there are edits that are not applied, and the page asks; `then` comes when they are given up.
    bool holdClose(std::function<void()> then);
    const SettingsDraft& draft() const { return m_draft; }

signals:
    void kafkaSettingsWanted();
    /// Chosen here, in use at once; one of them is empty.
    void appearanceChosen(const QString& theme, const QString& language);

protected:
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    QWidget* buildAccess();
    QWidget* buildLimits();
    QWidget* buildStorage();
    QWidget* buildAppearance();
    QWidget* buildFile();
    QWidget* buildBars();
    void addSection(Section section, const char* iconName, QWidget* content);
    bool showsRules() const; ///< undo, redo and apply are theirs then
    void edited();
    void undoEdit();
    void renew();
    void refresh();
    void check();
    static QString sectionName(int section);
    void showChanged();
    void describeSections();
    void showNotes();
    void apply();
    void applied(const QString& errorId, const QString& errorText, const QStringList& refused);
    void askRestart();
    void showUsers();
    void showEventTable();
    void showDecodeRules();
    void refreshSteps();
    void goToError();
    int sectionOf(const std::string& key) const;
    QStringList savedValues(const QStringList& keys) const;
    void retranslate();

    Backend& m_backend;
    SettingsDesk& m_desk;
    const MetricsHistory& m_history;
    SettingsDraft m_draft;
    std::vector<config::Issue> m_issues;
    QTimer m_typing;
    bool m_applying = false;
    bool m_undoing = false;
    QString m_madeAcl; ///< a new ACL file that is being named in the settings
    config::Settings m_beforeApply;
    int m_changes = 0; ///< being applied

    PageHeader* m_header;
    QAction* m_undo;
    QAction* m_redo;
    QAction* m_applyAction;
    QListWidget* m_sections;
    const char* m_icons[SectionCount] {};
    std::array<bool, SectionCount> m_changed {}; ///< sections
    std::array<bool, SectionCount> m_wrong {};
    QStackedWidget* m_stack;
    ProfilesView* m_profiles;
    ClustersView* m_clusters;
    ListenersView* m_listeners;
    SettingFields* m_access;
    UsersView* m_users;
    QTabWidget* m_accessTabs;
    AclView* m_acl;
    QPushButton* m_openRules;
    SettingFields* m_limits;
    SettingFields* m_storage;
    SettingFields* m_window;
    QComboBox* m_theme;
    QComboBox* m_language;
    Label* m_themeLabel;
    Label* m_languageLabel;
    Label* m_zoomLabel;
    QSpinBox* m_zoom;
    QActionGroup* m_timeFormats = nullptr;
    QComboBox* m_timeFormat;
    Label* m_timeFormatLabel;
    Label* m_memoryLabel;
    Label* m_memory; ///< what the event table may take
    Label* m_decodeHint;
    QPushButton* m_decodeRules;
    Label* m_pathLabel;
    CopyLine* m_path;
    Label* m_fileState;
    Label* m_decided;
    QPushButton* m_openFolder;
    Label* m_importLabel;
    Label* m_importHint;
    QPushButton* m_importMosquitto;
    QPushButton* m_importEmq;
    QWidget* m_restartBar;
    Label* m_restartText;
    QPushButton* m_restart;
    QWidget* m_pending;
    Label* m_pendingText;
    Label* m_problem;
    QPushButton* m_discard;
    QPushButton* m_apply;
    ConfirmBar* m_confirm;
};

} // namespace hookline::ui
