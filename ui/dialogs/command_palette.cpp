#include "ui/dialogs/command_palette.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/models/fuzzy.h"
#include "ui/theme.h"
#include "ui/widgets/label.h"

#include <QAction>
#include <QEvent>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>

namespace hookline::ui {
namespace {

constexpr int kRows = 12;

QString titleOf(const Command& command) { return withoutMnemonic(command.action->text()).remove(QChar(0x2026)); }

/// "kafkaSettingsAction" → "kafka settings": English words in every language.
QString englishOf(const Command& command)
{
    const QString name = command.action->objectName().remove(QLatin1String("Action"));
    QString out;
    for (const QChar c : name) {
        if (c.isUpper())
            out += QLatin1Char(' ');
        out += c == QLatin1Char('_') ? QLatin1Char(' ') : c.toLower();
    }
    return out;
}

class CommandDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override
    {
        return { 200, option.fontMetrics.height() + 14 };
    }
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const Theme& t = theme();
        painter->save();
        if (option.state & QStyle::State_Selected)
            painter->fillRect(option.rect, t[Role::AccentSoft]);
        else if (option.state & QStyle::State_MouseOver)
            painter->fillRect(option.rect, t[Role::Hover]);
        QRect box = option.rect.adjusted(12, 0, -14, 0);
        const int size = option.fontMetrics.height() + 2;
        index.data(Qt::DecorationRole).value<QIcon>().paint(painter, QRect(box.left(), box.center().y() - size / 2 + 1, size, size));
        box.setLeft(box.left() + size + 10);
        painter->setFont(option.font);
        painter->setPen(t[Role::TextMuted]);
        const QString keys = index.data(CommandModel::ShortcutRole).toString(), area = index.data(CommandModel::AreaRole).toString();
        painter->drawText(box, Qt::AlignRight | Qt::AlignVCenter, keys);
        const QString alias = index.data(CommandModel::AliasRole).toString(); // why it is among those found
        const QList<int> positions = index.data(CommandModel::PositionsRole).value<QList<int>>(), none;
        QFont strong = option.font;
        strong.setBold(true);
        int x = box.left();
        const auto write = [&](const QString& text, Role role, const QList<int>& hits) {
            for (int i = 0; i < text.size(); ++i) { // letter by letter: those typed stand out
                const bool hit = hits.contains(i);
                painter->setFont(hit ? strong : option.font);
                painter->setPen(t[hit ? Role::Accent : role]);
                const QString letter = text.mid(i, 1);
                painter->drawText(QRect(x, box.top(), box.width(), box.height()), Qt::AlignLeft | Qt::AlignVCenter, letter);
                x += QFontMetrics(painter->font()).horizontalAdvance(letter);
            }
        };
        write(index.data().toString(), Role::Text, alias.isEmpty() ? positions : none);
        x += 12;
        write(alias.isEmpty() || area.isEmpty() ? area : area + QStringLiteral("  \u00B7  "), Role::TextMuted, none);
        write(alias, Role::TextMuted, positions);
        painter->restore();
    }
};

} // namespace

CommandModel::CommandModel(const QList<Command>& commands, QObject* parent)
    : QAbstractListModel(parent)
    , m_commands(commands)
{
    setPattern({});
}

void CommandModel::setPattern(const QString& pattern)
{
    beginResetModel();
    m_shown.clear();
    for (qsizetype i = 0; i < m_commands.size(); ++i) {
        const Command& command = m_commands[i];
        if (!command.action->isEnabled())
            continue;
        const QString title = titleOf(command);
        const auto own = fuzzyMatch(pattern, title);
        const auto withArea = fuzzyMatch(pattern, title + QLatin1Char(' ') + command.area);
        const QString words = englishOf(command);
        const auto english = fuzzyMatch(pattern, words);
        int score = -1'000'000;
        for (const auto* match : { &own, &withArea, &english }) {
            if (*match)
                score = std::max(score, (*match)->score);
        }
        if (score > -1'000'000)
            m_shown.append({ i, score, own ? own->positions : withArea ? QList<int>() : english->positions,
                own || withArea ? QString() : words });
    }
    std::ranges::stable_sort(m_shown, [](const Shown& a, const Shown& b) { return a.score > b.score; });
    endResetModel();
}

int CommandModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_shown.size()); }

QVariant CommandModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const Command& command = at(index.row());
    switch (role) {
    case Qt::DisplayRole: return titleOf(command);
    case Qt::DecorationRole: return command.action->isChecked() ? icon("check", Role::Accent) : command.action->icon();
    case Qt::AccessibleTextRole:
        return QStringList { titleOf(command), command.area, keysText(command.action->shortcut()) }
            .join(QLatin1Char(' '))
            .trimmed();
    case ShortcutRole: return keysText(command.action->shortcut());
    case AreaRole: return command.area;
    case AliasRole: return m_shown[index.row()].alias;
    case PositionsRole: return QVariant::fromValue(m_shown[index.row()].positions);
    default: return {};
    }
}

CommandPalette::CommandPalette(const QList<Command>& commands, QWidget* window)
    : QDialog(window, Qt::Dialog | Qt::FramelessWindowHint)
    , m_model(new CommandModel(commands, this))
{
    setObjectName(QStringLiteral("commandPalette"));
    setAttribute(Qt::WA_DeleteOnClose);
    setModal(true);
    setWindowTitle(tr("Commands"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(0);
    m_edit = new QLineEdit;
    m_edit->setObjectName(QStringLiteral("paletteLineEdit"));
    m_edit->setPlaceholderText(tr("What do you want to do?"));
    m_edit->setAccessibleName(tr("Command"));
    m_edit->setFrame(false);
    m_edit->setMinimumHeight(fontMetrics().height() + 22);
    m_edit->setTextMargins(10, 0, 10, 0);
    m_edit->installEventFilter(this);
    column->addWidget(m_edit);
    m_list = new QListView;
    m_list->setObjectName(QStringLiteral("paletteListView"));
    m_list->setAccessibleName(tr("Commands"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new CommandDelegate(m_list));
    m_list->setUniformItemSizes(true);
    m_list->setMouseTracking(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    column->addWidget(m_list, 1);
    m_list->setCurrentIndex(m_model->index(0));
    resize(620, m_edit->minimumHeight() + kRows * (fontMetrics().height() + 14) + 4);
    connect(m_edit, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_model->setPattern(text);
        m_list->setCurrentIndex(m_model->index(0));
    });
    connect(m_edit, &QLineEdit::returnPressed, this, [this] { run(m_list->currentIndex().row()); });
    connect(m_list, &QListView::clicked, this, [this](const QModelIndex& index) { run(index.row()); });
}

void CommandPalette::run(int row)
{
    if (row < 0 || row >= m_model->rowCount())
        return;
    const Command command = m_model->at(row);
    accept();
    emit chosen(command);
}

void CommandPalette::showEvent(QShowEvent* event)
{
    QDialog::showEvent(event);
    const QRect over = parentWidget()->geometry();
    move(over.center().x() - width() / 2, over.top() + over.height() / 8);
    m_edit->setFocus();
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_edit && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        const int step = key == Qt::Key_Down ? 1 : key == Qt::Key_Up ? -1 : key == Qt::Key_PageDown ? kRows : key == Qt::Key_PageUp ? -kRows : 0;
        if (step != 0 && m_model->rowCount() > 0) {
            const int row = std::clamp(m_list->currentIndex().row() + step, 0, m_model->rowCount() - 1);
            m_list->setCurrentIndex(m_model->index(row));
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace hookline::ui
