#include "ui/pages/log_view.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/models/log_table_model.h"
#include "ui/ports/backend.h"
#include "ui/safe_text.h"
#include "ui/widgets/confirm_bar.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/label.h"
#include "ui/widgets/list_table.h"
#include "ui/widgets/page_header.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QDateTime>
#include <QDesktopServices>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QSaveFile>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QToolButton>
#include <QUrl>

#include <algorithm>

namespace hookline::ui {
namespace {

constexpr int kRefreshMs = 1000;

} // namespace

LogView::LogView(Backend& backend, QWidget* parent)
    : ListPage("logView", kRefreshMs, parent)
    , m_backend(backend)
    , m_model(new LogTableModel(this))
    , m_leastLevel(static_cast<int>(backend.logLevel()))
{
    hideHeader();
    m_level = new QComboBox;
    m_level->setObjectName(QStringLiteral("logLevelComboBox"));
    for (int i = 0; i <= static_cast<int>(base::LogLevel::Error); ++i)
        m_level->addItem(QString());
    m_level->setCurrentIndex(m_leastLevel);
    m_source = new QComboBox;
    m_source->setObjectName(QStringLiteral("logSourceComboBox"));
    m_source->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_search = makeEdit("logFilterLineEdit", true);
    m_count = makeMuted("logCountLabel");
    tools()->addWidget(m_level);
    tools()->addWidget(m_source);
    tools()->addWidget(m_search, 1);
    tools()->addWidget(m_count);

    m_table = new ListTable("logTableView");
    m_table->setModel(m_model);
    m_table->setSortingEnabled(false);
    m_table->setColumns({ 14, 11, 12, 60 }, LogTableModel::ColumnCount, LogTableModel::Text);
    m_table->setFocusPolicy(Qt::StrongFocus);
    buildActions();
    setView(m_table, m_table->horizontalHeader(), m_table, "log", "logEmptyPushButton");
    buildFind();

    connect(&m_backend, &Backend::logged, m_model, &LogTableModel::add);
    connect(m_level, &QComboBox::currentIndexChanged, this, [this](int level) {
        // Finer lines than the program makes by itself are made from now on.
        m_backend.setLogLevel(static_cast<base::LogLevel>(std::min(level, m_leastLevel)));
        applyShown();
    });
    connect(m_source, &QComboBox::currentIndexChanged, this, &LogView::applyShown);
    connect(m_search, &QLineEdit::textChanged, this, &LogView::applyShown);
    connect(m_model, &LogTableModel::sourcesChanged, this, &LogView::fillSources);
    connect(m_model, &LogTableModel::changed, this, &LogView::refresh);
    connect(m_model, &LogTableModel::rowsLeaving, this, [this](int count) {
        if (m_following)
            return;
        m_moving = true; // what is being read stays where it is
        QScrollBar* bar = m_table->verticalScrollBar();
        bar->setValue(bar->value() - count);
        m_moving = false;
    });
    connect(m_model, &QAbstractItemModel::rowsInserted, this, [this] {
        if (m_following)
            setFollowing(true);
    });
    connect(m_model, &QAbstractItemModel::modelReset, this, [this] {
        if (m_following)
            setFollowing(true);
    });
    connect(m_table->verticalScrollBar(), &QScrollBar::actionTriggered, this, [this] {
        // The value that the action asks for, before it is taken.
        const QScrollBar* bar = m_table->verticalScrollBar();
        setFollowing(bar->sliderPosition() >= bar->maximum());
    });
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        if (!m_moving && value < m_table->verticalScrollBar()->maximum() && m_table->verticalScrollBar()->isSliderDown())
            setFollowing(false);
    });
    connect(m_table->verticalScrollBar(), &QScrollBar::rangeChanged, this, [this] {
        if (m_following) // the view became smaller, perhaps for the find bar
            setFollowing(true);
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        m_copy->setEnabled(m_table->selectionModel()->hasSelection());
        if (m_table->selectionModel()->hasSelection())
            setFollowing(false);
    });
    connect(emptyButton(), &QPushButton::clicked, this, [this] {
        m_search->clear();
        m_source->setCurrentIndex(0);
        m_level->setCurrentIndex(std::min(m_level->currentIndex(), m_leastLevel));
    });
    retranslate();
    applyShown();
}

QAction* LogView::make(const char* name, const char* iconName, const QList<QKeySequence>& keys, bool inTable)
{
    auto* action = new QAction(this);
    action->setObjectName(QLatin1String(name));
    action->setIcon(icon(iconName));
    action->setShortcuts(keys);
    action->setShortcutContext(inTable ? Qt::WidgetShortcut : Qt::WidgetWithChildrenShortcut);
    if (inTable)
        m_table->addAction(action);
    else
        addAction(action);
    return action;
}

void LogView::buildActions()
{
    m_pause = make("logPauseAction", "pause", { QKeySequence(Qt::Key_Space) }, true);
    m_pause->setCheckable(true);
    m_follow = make("logFollowAction", "follow", { QKeySequence(Qt::Key_F), QKeySequence(Qt::Key_End) }, true);
    m_follow->setCheckable(true);
    m_follow->setChecked(true);
    m_findAction = make("logFindAction", "search", { QKeySequence(Qt::CTRL | Qt::Key_F) }, false);
    m_copy = make("logCopyAction", "copy", { QKeySequence(Qt::CTRL | Qt::Key_C) }, true);
    m_copy->setEnabled(false);
    m_export = make("logExportAction", "save", { QKeySequence(Qt::CTRL | Qt::Key_E) }, false);
    m_clear = make("logClearAction", "clear", { QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_X) }, false);
    m_folder = make("logFolderAction", "folder", {}, false);
    for (QAction* action : actions()) {
        auto* button = new QToolButton;
        button->setObjectName(action->objectName().replace(QLatin1String("Action"), QLatin1String("ToolButton")));
        standFor(*button, action);
        button->setToolButtonStyle(
            action == m_pause || action == m_follow ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly);
        button->setAutoRaise(true);
        button->setProperty("wordy", action == m_pause || action == m_follow);
        button->setFocusPolicy(Qt::TabFocus);
        tools()->addWidget(button);
    }
    connect(m_pause, &QAction::toggled, this, [this](bool on) { m_model->setPaused(on); });
    connect(m_follow, &QAction::triggered, this, &LogView::setFollowing);
    connect(m_findAction, &QAction::triggered, this, [this] {
        m_findBar->show();
        markMatches();
        m_findEdit->setFocus();
        m_findEdit->selectAll();
    });
    connect(m_copy, &QAction::triggered, this, &LogView::copy);
    connect(m_export, &QAction::triggered, this, &LogView::exportLines);
    connect(m_folder, &QAction::triggered, this, &LogView::openFolder);
    connect(m_clear, &QAction::triggered, m_model, &LogTableModel::clear);
}

void LogView::buildFind()
{
    m_findBar = new QWidget;
    m_findBar->setObjectName(QStringLiteral("logFindBar"));
    m_findBar->setAutoFillBackground(true);
    auto* row = new QHBoxLayout(m_findBar);
    row->setContentsMargins(24, 5, 16, 5);
    row->setSpacing(6);
    m_findEdit = makeEdit("logFindLineEdit", true);
    m_findEdit->setMaximumWidth(420);
    row->addWidget(m_findEdit, 2);
    static constexpr const char* names[] = { "logPreviousToolButton", "logNextToolButton", "logFindCloseToolButton" };
    static constexpr const char* icons[] = { "up", "down", "close" };
    for (int i = 0; i < 3; ++i) {
        m_findButtons[i] = new QToolButton;
        m_findButtons[i]->setObjectName(QLatin1String(names[i]));
        m_findButtons[i]->setIcon(icon(icons[i]));
        m_findButtons[i]->setAutoRaise(true);
    }
    m_findNote = makeMuted("logFindNoteLabel");
    row->addWidget(m_findButtons[0]);
    row->addWidget(m_findButtons[1]);
    row->addWidget(m_findNote);
    row->addStretch(1);
    row->addWidget(m_findButtons[2]);
    m_findBar->hide();
    column()->addWidget(m_findBar);
    connect(m_findEdit, &QLineEdit::returnPressed, this, [this] { find(true); });
    connect(m_findEdit, &QLineEdit::textChanged, this, &LogView::markMatches);
    connect(m_findButtons[0], &QToolButton::clicked, this, [this] { find(false); });
    connect(m_findButtons[1], &QToolButton::clicked, this, [this] { find(true); });
    connect(m_findButtons[2], &QToolButton::clicked, this, &LogView::closeFind);
}

QList<QAction*> LogView::actions() const { return { m_pause, m_follow, m_findAction, m_copy, m_export, m_folder, m_clear }; }

void LogView::showLines(const QString& source, const QString& text)
{
    m_search->setText(text);
    const int at = m_source->findData(source);
    m_source->setCurrentIndex(std::max(0, at));
    m_level->setCurrentIndex(std::min(m_level->currentIndex(), m_leastLevel));
}

void LogView::setFollowing(bool following)
{
    m_following = following;
    m_follow->setChecked(following);
    if (!following)
        return;
    m_moving = true;
    m_table->scrollToBottom();
    m_moving = false;
}

void LogView::fillSources()
{
    const QSignalBlocker quiet(m_source);
    const QString chosen = m_source->currentData().toString();
    m_source->clear();
    m_source->addItem(tr("All sources"), QString());
    for (const QString& source : m_model->sources())
        m_source->addItem(source, source);
    m_source->setCurrentIndex(std::max(0, m_source->findData(chosen)));
}

void LogView::applyShown()
{
    m_model->setShown({ static_cast<base::LogLevel>(std::max(0, m_level->currentIndex())), m_source->currentData().toString(),
        m_search->text().trimmed() });
}

void LogView::find(bool forward)
{
    const QModelIndex current = m_table->currentIndex();
    const int row = m_model->find(m_findEdit->text(), current.isValid() ? current.row() : -1, forward);
    if (row < 0)
        return sayMatches();
    setFollowing(false);
    m_table->setCurrentIndex(m_model->index(row, LogTableModel::Text));
    m_table->scrollTo(m_model->index(row, 0), QAbstractItemView::PositionAtCenter);
    sayMatches();
}

void LogView::markMatches()
{
    m_model->setMarked(m_findEdit->text());
    sayMatches();
}

void LogView::closeFind()
{
    m_findBar->hide();
    m_model->setMarked({});
}

void LogView::sayMatches()
{
    if (m_findBar->isHidden())
        return;
    const LogTableModel::Matches found = m_model->matches(m_table->currentIndex().row());
    m_findNote->setText(m_findEdit->text().isEmpty() ? QString()
            : found.all == 0 ? tr("Not found in the shown lines")
            : found.here     ? tr("%1 of %2 lines").arg(number(static_cast<std::uint64_t>(found.until)), number(static_cast<std::uint64_t>(found.all)))
                             : tr("found in %Ln line(s)", "find", found.all));
}

void LogView::copy() const
{
    QList<int> rows;
    for (const QModelIndex& index : m_table->selectionModel()->selectedRows())
        rows << index.row();
    std::ranges::sort(rows);
    QStringList lines;
    for (const int row : rows)
        lines << m_model->lineText(row);
    QGuiApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
}

bool LogView::saveTo(const QString& file) const
{
    QByteArray all;
    for (int row = 0; row < m_model->rowCount(); ++row)
        all += m_model->lineText(row).toUtf8() + '\n';
    QSaveFile out(file);
    return out.open(QIODevice::WriteOnly) && out.write(all) == all.size() && out.commit();
}

void LogView::exportLines()
{
    const QString stamp = QDateTime::currentDateTime().toString(QStringLiteral("yyyyMMdd-HHmmss"));
    const QString file = QFileDialog::getSaveFileName(
        this, tr("Export the shown lines"), QStringLiteral("hookline-%1.log").arg(stamp), tr("Log files (*.log)"));
    if (file.isEmpty())
        return;
    if (saveTo(file))
        confirm()->tell(tr("%Ln line(s) written", nullptr, m_model->rowCount()));
    else
        confirm()->tell(tr("Not written: choose another folder than that of %1").arg(file));
}

void LogView::openFolder() const
{
    QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(m_backend.logFile()).absolutePath()));
}

void LogView::refresh()
{
    if (!isVisible())
        return;
    const QString file = m_backend.logFile();
    m_folder->setEnabled(!file.isEmpty());
    m_folder->setToolTip(toolTipText(file.isEmpty() ? tr("The log is in no file. “log.file” under [log] chooses one.")
                                                    : tr("The log is also in %1").arg(visibleText(file.toStdString(), 500))));
    const int shown = m_model->rowCount(), kept = static_cast<int>(m_model->kept());
    QString count = countText(shown, kept, static_cast<std::uint64_t>(kept));
    if (count.isEmpty())
        count = tr("%Ln line(s)", nullptr, kept);
    if (m_model->isPaused())
        count += QStringLiteral("  \u00B7  ") + tr("%Ln new", nullptr, static_cast<int>(m_model->waiting()));
    m_count->setText(count);
    empty()->setVisible(shown == 0);
    empty()->setText(kept > 0 ? tr("No line matches.") : tr("The program has said nothing yet."));
    emptyButton()->setVisible(kept > 0);
    emptyButton()->setText(tr("Show all"));
    sayMatches();
}

void LogView::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape && !m_findBar->isHidden()) {
        closeFind();
        m_table->setFocus();
        return;
    }
    ListPage::keyPressEvent(event);
}

void LogView::saveLayout(QSettings& settings) const { m_table->saveColumns(settings, QStringLiteral("log/columns")); }
void LogView::restoreLayout(const QSettings& settings) { m_table->restoreColumns(settings, QStringLiteral("log/columns")); }
void LogView::resetLayout() { m_table->resetColumns(); }

void LogView::retranslate()
{
    for (int i = 0; i < m_level->count(); ++i) {
        const QString text = tr("%1 and above").arg(LogTableModel::levelText(static_cast<base::LogLevel>(i)));
        m_level->setItemText(i, text.left(1).toUpper() + text.mid(1));
    }
    m_level->setAccessibleName(tr("Level"));
    m_level->setToolTip(toolTipText(tr("Lines of this level and above. Finer ones are made only while they are chosen.")));
    fillSources();
    m_source->setAccessibleName(tr("Source"));
    m_search->setPlaceholderText(tr("Only lines with this text"));
    m_search->setAccessibleName(tr("Filter the log"));
    m_table->setAccessibleName(tr("Log"));
    const auto say = [](QAction* action, const QString& text, const QString& tip) {
        action->setText(text);
        const QString keys = keysText(action->shortcut());
        action->setToolTip(toolTipText(keys.isEmpty() ? tip : withDetail(tip, keys)));
    };
    say(m_pause, tr("Pause"), tr("New lines wait until you go on"));
    say(m_follow, tr("Follow"), tr("Keep the newest line in view"));
    say(m_findAction, tr("Find"), tr("Find in the shown lines"));
    say(m_copy, tr("Copy"), tr("Copy the selected lines"));
    say(m_export, tr("Export…"), tr("Write the shown lines to a file"));
    m_folder->setText(tr("Open folder"));
    say(m_clear, tr("Clear"), tr("Empty the list"));
    m_findEdit->setPlaceholderText(tr("Find"));
    m_findEdit->setAccessibleName(tr("Find in the log"));
    const QString tips[] = { tr("Previous match"), tr("Next match"), tr("Close") };
    for (int i = 0; i < 3; ++i) {
        m_findButtons[i]->setToolTip(tips[i]);
        m_findButtons[i]->setAccessibleName(tips[i]);
    }
    m_model->retranslate();
    refresh();
}

} // namespace hookline::ui
