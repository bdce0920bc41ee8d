// The sections of the settings page, put together.
#include "ui/pages/settings_page.h"

#include "ui/dialogs/decode_rules_dialog.h"
#include "ui/icons.h"
#include "ui/ports/settings_desk.h"
#include "ui/widgets/acl_view.h"
#include "ui/widgets/confirm_bar.h"
#include "ui/widgets/copy_line.h"
#include "ui/widgets/form_scroll.h"
#include "ui/widgets/label.h"
#include "ui/widgets/setting_fields.h"
#include "ui/widgets/users_view.h"
#include "ui/zoom.h"

#include <QActionGroup>
#include <QComboBox>
#include <QDesktopServices>
#include <QFileInfo>
#include <QPushButton>
#include <QScrollArea>
#include <QSpinBox>
#include <QTabWidget>
#include <QUrl>
#include <QVBoxLayout>

namespace hookline::ui {

QWidget* SettingsPage::buildAccess()
{
    m_access = new SettingFields;
    m_access->addField("access.anonymous");
    m_access->addField("access.password_file");
    m_users = new UsersView(m_desk);
    m_access->addWidget(m_users);
    m_access->addHeading([] { return tr("What they may do"); });
    m_access->addField("access.acl_file");
    m_openRules = new QPushButton;
    m_openRules->setObjectName(QStringLiteral("openAccessRulesPushButton"));
    m_access->addRow(new Label, m_openRules); // under its field
    m_access->addField("broker.denied_publish");
    m_access->addHeading([] { return tr("Who is turned away"); });
    for (const char* key : { "access.banned_addresses", "access.banned_clients", "access.banned_users", "access.flapping_disconnects",
             "access.flapping_seconds", "access.flapping_ban_seconds" })
        m_access->addField(key);
    m_acl = new AclView(m_backend, *m_confirm);
    m_accessTabs = new QTabWidget;
    m_accessTabs->setObjectName(QStringLiteral("accessTabWidget"));
    m_accessTabs->setDocumentMode(true);
    m_accessTabs->addTab(scrolledForm(m_access, 12), QString());
    m_accessTabs->addTab(m_acl, QString());
    connect(m_accessTabs, &QTabWidget::currentChanged, this, &SettingsPage::refreshSteps);
    connect(m_openRules, &QPushButton::clicked, this, &SettingsPage::showAccessRules);
    connect(m_acl, &AclView::changed, this, &SettingsPage::refreshSteps);
    connect(m_acl, &AclView::fileMade, this, [this](const QString& file) { // it allows what was allowed, so that it can be in use at once
        m_madeAcl = file;
        m_desk.apply([name = file.toStdString()](config::Settings& settings) { settings.access.aclFile = name; });
    });
    return m_accessTabs;
}

QWidget* SettingsPage::buildLimits()
{
    m_limits = new SettingFields;
    m_limits->addHeading([] { return tr("Connections"); });
    for (const char* key : { "broker.max_connections", "broker.max_connections_per_address", "broker.connects_per_second_per_address",
             "broker.connect_timeout_ms", "broker.max_keep_alive" })
        m_limits->addField(key);
    m_limits->addHeading([] { return tr("Messages"); });
    for (const char* key : { "broker.max_packet_size", "broker.client_messages_per_second", "broker.client_bytes_per_second",
             "broker.receive_maximum", "broker.topic_alias_maximum", "broker.max_topic_length", "broker.max_topic_levels" })
        m_limits->addField(key);
    m_limits->addHeading([] { return tr("Sessions"); });
    for (const char* key : { "broker.max_session_expiry", "broker.max_queued_messages", "broker.max_queued_bytes", "broker.max_outbox_bytes",
             "broker.max_subscriptions" })
        m_limits->addField(key);
    m_limits->addHeading([] { return tr("Retained messages"); });
    for (const char* key : { "broker.max_retained", "broker.max_retained_bytes" })
        m_limits->addField(key);
    return scrolledForm(m_limits);
}

QWidget* SettingsPage::buildStorage()
{
    m_storage = new SettingFields;
    m_storage->addHeading([] { return tr("Kept across restarts"); });
    m_storage->addField("persistence.folder");
    m_storage->addField("persistence.sync");
    m_storage->addHeading([] { return tr("Published by the broker"); });
    for (const char* key : { "broker.sys_interval_seconds", "broker.server_reference", "broker.response_information" })
        m_storage->addField(key);
    m_storage->addHeading([] { return tr("Counters for Prometheus"); });
    for (const char* key : { "metrics.enabled", "metrics.bind", "metrics.port" })
        m_storage->addField(key);
    m_storage->addHeading([] { return tr("Log"); });
    for (const char* key : { "log.level", "log.format", "log.file" })
        m_storage->addField(key);
    return scrolledForm(m_storage);
}

QWidget* SettingsPage::buildAppearance()
{
    m_window = new SettingFields;
    m_window->addHeading([] { return tr("Look (applies at once)"); });
    const auto choice = [&](const char* name, std::initializer_list<const char*> values, Label*& label) {
        auto* box = new QComboBox;
        box->setObjectName(QLatin1String(name));
        for (const char* value : values)
            box->addItem(QString(), QLatin1String(value));
        label = new Label;
        m_window->addRow(label, box);
        return box;
    };
    m_theme = choice("settingsThemeComboBox", { "system", "light", "dark" }, m_themeLabel);
    m_language = choice("settingsLanguageComboBox", { "system", "en", "zh_CN" }, m_languageLabel);
    m_zoom = new QSpinBox;
    m_zoom->setObjectName(QStringLiteral("settingsZoomSpinBox"));
    m_zoom->setRange(Zoom::kLowest, Zoom::kHighest);
    m_zoom->setSingleStep(Zoom::kStep);
    m_zoom->setValue(100);
    m_zoom->setKeyboardTracking(false); // not at 1 % on the way to 150
    m_zoomLabel = new Label;
    m_window->addRow(m_zoomLabel, m_zoom);
    m_window->addHeading([] { return tr("Event table"); });
    m_timeFormat = choice("settingsTimeFormatComboBox", {}, m_timeFormatLabel);
    m_window->addField("window.event_rows");
    m_window->addField("window.payload_bytes");
    m_window->addField("window.preview_chars");
    m_memory = new Label(Role::TextMuted);
    m_memory->setObjectName(QStringLiteral("settingsMemoryLabel"));
    m_memory->wrapped();
    m_memoryLabel = new Label;
    m_window->addRow(m_memoryLabel, m_memory);
    m_window->addHeading([] { return tr("How payloads are read"); });
    auto* decoding = new QWidget;
    auto* line = new QHBoxLayout(decoding);
    line->setContentsMargins(0, 0, 0, 6);
    line->setSpacing(12);
    m_decodeHint = new Label(Role::TextMuted);
    m_decodeHint->wrapped();
    m_decodeRules = new QPushButton;
    m_decodeRules->setObjectName(QStringLiteral("decodeRulesPushButton"));
    line->addWidget(m_decodeHint, 1);
    line->addWidget(m_decodeRules);
    m_window->addWidget(decoding);
    connect(m_decodeRules, &QPushButton::clicked, this, [this] { (new DecodeRulesDialog(decodeRules(), this))->open(); });
    connect(&decodeRules(), &DecodeRules::changed, this, &SettingsPage::showDecodeRules);
    connect(m_timeFormat, &QComboBox::activated, this, [this](int index) {
        if (m_timeFormats)
            m_timeFormats->actions().at(index)->trigger();
    });
    connect(m_theme, &QComboBox::activated, this, [this] { emit appearanceChosen(m_theme->currentData().toString(), {}); });
    connect(m_language, &QComboBox::activated, this, [this] { emit appearanceChosen({}, m_language->currentData().toString()); });
    return scrolledForm(m_window);
}

QWidget* SettingsPage::buildFile()
{
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(10);
    m_pathLabel = new Label(Role::Text, 1.08, true);
    column->addWidget(m_pathLabel);
    m_path = new CopyLine;
    column->addWidget(m_path);
    m_fileState = new Label(Role::TextMuted);
    m_fileState->setObjectName(QStringLiteral("settingsFileLabel"));
    m_decided = new Label(Role::Warn);
    m_decided->setObjectName(QStringLiteral("settingsDecidedLabel"));
    for (Label* label : { m_fileState, m_decided }) {
        label->wrapped();
        column->addWidget(label);
    }
    auto* row = new QHBoxLayout;
    m_openFolder = new QPushButton;
    m_openFolder->setObjectName(QStringLiteral("openSettingsFolderPushButton"));
    row->addWidget(m_openFolder);
    row->addStretch(1);
    column->addLayout(row);
    m_importLabel = new Label(Role::Text, 1.08, true);
    m_importLabel->setContentsMargins(0, 18, 0, 0);
    column->addWidget(m_importLabel);
    m_importHint = new Label(Role::TextMuted);
    m_importHint->wrapped();
    column->addWidget(m_importHint);
    auto* imports = new QHBoxLayout;
    m_importMosquitto = new QPushButton;
    m_importMosquitto->setObjectName(QStringLiteral("importMosquittoPushButton"));
    m_importEmq = new QPushButton;
    m_importEmq->setObjectName(QStringLiteral("importEmqPushButton"));
    imports->addWidget(m_importMosquitto);
    imports->addWidget(m_importEmq);
    imports->addStretch(1);
    column->addLayout(imports);
    column->addStretch(1);
    connect(m_importMosquitto, &QPushButton::clicked, this, [this] { openImport(ImportKind::Mosquitto); });
    connect(m_importEmq, &QPushButton::clicked, this, [this] { openImport(ImportKind::EmqPlugin); });
    connect(m_openFolder, &QPushButton::clicked, this,
        [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(m_desk.file()).absolutePath())); });
    return scrolledForm(page);
}

QWidget* SettingsPage::buildBars()
{
    auto* bars = new QWidget;
    auto* column = new QVBoxLayout(bars);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    const auto bar = [&](const char* name) {
        auto* out = new QWidget;
        out->setObjectName(QLatin1String(name));
        out->setAutoFillBackground(true);
        out->setBackgroundRole(QPalette::Base);
        auto* inside = new QVBoxLayout(out);
        inside->setContentsMargins(24, 8, 24, 8);
        inside->setSpacing(4);
        column->addWidget(out);
        return out;
    };
    const auto button = [](QHBoxLayout* row, const char* name) {
        auto* out = new QPushButton;
        out->setObjectName(QLatin1String(name));
        row->addWidget(out);
        return out;
    };
    m_restartBar = bar("restartBar");
    auto* restart = new QHBoxLayout;
    restart->setSpacing(8);
    m_restartText = new Label(Role::Warn);
    m_restartText->setObjectName(QStringLiteral("restartLabel"));
    m_restartText->wrapped();
    restart->addWidget(m_restartText, 1);
    m_restart = button(restart, "restartBrokerPushButton");
    static_cast<QVBoxLayout*>(m_restartBar->layout())->addLayout(restart);

    m_pending = bar("pendingSettingsBar");
    auto* pending = new QHBoxLayout;
    pending->setSpacing(8);
    m_pendingText = new Label(Role::Text, 1.0, true);
    m_pendingText->setObjectName(QStringLiteral("pendingSettingsLabel"));
    m_pendingText->wrapped();
    pending->addWidget(m_pendingText, 1);
    m_discard = button(pending, "discardSettingsPushButton");
    m_apply = button(pending, "applySettingsPushButton");
    m_apply->setProperty("primary", true);
    auto* inside = static_cast<QVBoxLayout*>(m_pending->layout());
    inside->addLayout(pending);
    m_problem = new Label(Role::Error);
    m_problem->setObjectName(QStringLiteral("settingsProblemLabel"));
    m_problem->wrapped()->selectable();
    m_problem->hide();
    inside->addWidget(m_problem);
    return bars;
}

} // namespace hookline::ui
