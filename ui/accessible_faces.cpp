#include "ui/accessible_faces.h"

#include "ui/format.h"
#include "ui/line_edit_face.h"

#include <QAbstractItemView>
#include <QAccessibleWidget>
#include <QAction>
#include <QActionGroup>
#include <QButtonGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QTextDocument>
#include <QTextDocumentFragment>
#include <QToolButton>

#include <algorithm>

namespace hookline::ui {
namespace {

QString withoutMarkup(const QString& text) { return Qt::mightBeRichText(text) ? QTextDocumentFragment::fromHtml(text).toPlainText() : text; }

/// Of every button: what a press does to one, this does as well, signals included.
class ButtonFace final : public QAccessibleWidget {
public:
    explicit ButtonFace(QAbstractButton* button)
        : QAccessibleWidget(button)
    {
    }

    QAccessible::Role role() const override
    {
        if (button().isCheckable())
            return isOneOfSeveral() ? QAccessible::RadioButton : QAccessible::CheckBox;
        return opensMenu() ? QAccessible::ButtonMenu : QAccessible::Button;
    }

    QAccessible::State state() const override
    {
        QAccessible::State out = QAccessibleWidget::state();
        out.checkable = button().isCheckable();
        out.checked = button().isChecked();
        out.pressed = button().isDown();
        out.hasPopup = menu() != nullptr;
        if (const auto* box = qobject_cast<const QCheckBox*>(&button()))
            out.checkStateMixed = box->checkState() == Qt::PartiallyChecked;
        if (const auto* push = qobject_cast<const QPushButton*>(&button()))
            out.defaultButton = push->isDefault();
        return out;
    }

    QString text(QAccessible::Text kind) const override
    {
        QString out = withoutMarkup(QAccessibleWidget::text(kind));
        if (kind == QAccessible::Name && out.isEmpty())
            out = withoutMnemonic(button().text());
        if (kind == QAccessible::Description && out == text(QAccessible::Name)) // once is enough
            out.clear();
        return out;
    }

    int childCount() const override { return menu() ? 1 : 0; }
    QAccessibleInterface* child(int index) const override
    {
        return index == 0 && menu() ? QAccessible::queryAccessibleInterface(menu()) : nullptr;
    }
    int indexOfChild(const QAccessibleInterface* child) const override { return menu() && child && child->object() == menu() ? 0 : -1; }

    QStringList actionNames() const override
    {
        QStringList out;
        if (!button().isEnabled())
            return out;
        if (!opensMenu())
            out << (button().isCheckable() ? toggleAction() : pressAction());
        if (menu())
            out << showMenuAction();
        return out + QAccessibleWidget::actionNames();
    }

    void doAction(const QString& action) override
    {
        // Later: a press may open a dialog that stays, and who asked for it wants to hear that it was done.
        if (action == pressAction() || action == toggleAction())
            QMetaObject::invokeMethod(&button(), "click", Qt::QueuedConnection);
        else if (action == showMenuAction())
            QMetaObject::invokeMethod(&button(), "showMenu", Qt::QueuedConnection);
        else
            QAccessibleWidget::doAction(action);
    }

    QStringList keyBindingsForAction(const QString& action) const override
    {
        if (action == pressAction() && !button().shortcut().isEmpty())
            return { button().shortcut().toString() };
        return {};
    }

private:
    QAbstractButton& button() const { return *static_cast<QAbstractButton*>(object()); }
    QMenu* menu() const
    {
        if (const auto* push = qobject_cast<const QPushButton*>(&button()))
            return push->menu();
        const auto* tool = qobject_cast<const QToolButton*>(&button());
        if (!tool)
            return qobject_cast<QMenu*>(button().property(kMenuProperty).value<QObject*>());
        return tool->menu() ? tool->menu() : tool->defaultAction() ? tool->defaultAction()->menu() : nullptr;
    }
    bool isOneOfSeveral() const
    {
        const auto* tool = qobject_cast<const QToolButton*>(&button());
        const QActionGroup* actions = tool && tool->defaultAction() ? tool->defaultAction()->actionGroup() : nullptr;
        return button().autoExclusive() || button().property("oneOfSeveral").toBool() || (button().group() && button().group()->exclusive()) || (actions && actions->isExclusive());
    }
    bool opensMenu() const
    {
        const auto* tool = qobject_cast<const QToolButton*>(&button());
        return menu() && (!tool || tool->popupMode() == QToolButton::InstantPopup);
    }
};

/// The value is the text of the interface; Qt makes it the name, and the name is nowhere.
class ComboBoxFace final : public QAccessibleWidget, public QAccessibleTextInterface {
public:
    explicit ComboBoxFace(QComboBox* box)
        : QAccessibleWidget(box, QAccessible::ComboBox)
    {
    }

    void* interface_cast(QAccessible::InterfaceType kind) override
    {
        if (kind == QAccessible::TextInterface)
            return static_cast<QAccessibleTextInterface*>(this);
        return QAccessibleWidget::interface_cast(kind);
    }

    QAccessible::State state() const override
    {
        QAccessible::State out = QAccessibleWidget::state();
        out.expandable = true;
        out.expanded = box().view()->isVisible();
        return out;
    }

    QString text(QAccessible::Text kind) const override
    {
        if (kind == QAccessible::Value)
            return box().currentText();
        QString out = withoutMarkup(QAccessibleWidget::text(kind));
        if (kind == QAccessible::Name && out.isEmpty())
            out = box().currentText();
        return out;
    }

    /// The choices, and the field where one may type as well.
    int childCount() const override { return box().isEditable() ? 2 : 1; }
    QAccessibleInterface* child(int index) const override
    {
        return index == 0 ? QAccessible::queryAccessibleInterface(box().view())
            : index == 1 && box().isEditable() ? QAccessible::queryAccessibleInterface(box().lineEdit())
                                               : nullptr;
    }
    int indexOfChild(const QAccessibleInterface* child) const override
    {
        return !child ? -1 : child->object() == box().view() ? 0 : box().isEditable() && child->object() == box().lineEdit() ? 1 : -1;
    }

    QStringList actionNames() const override
    {
        if (!box().isEnabled())
            return {};
        return QStringList { showMenuAction(), increaseAction(), decreaseAction() } + QAccessibleWidget::actionNames();
    }

    void doAction(const QString& action) override
    {
        if (action == showMenuAction())
            QMetaObject::invokeMethod(&box(), [box = &box()] { box->view()->isVisible() ? box->hidePopup() : box->showPopup(); }, Qt::QueuedConnection);
        else if (action == increaseAction() || action == decreaseAction()) // as the keys do it
            QCoreApplication::postEvent(&box(), new QKeyEvent(QEvent::KeyPress, action == increaseAction() ? Qt::Key_Down : Qt::Key_Up, Qt::NoModifier));
        else
            QAccessibleWidget::doAction(action);
    }
    QStringList keyBindingsForAction(const QString&) const override { return {}; }

    // The value, to be read.
    void selection(int, int* start, int* end) const override { *start = *end = 0; }
    int selectionCount() const override { return 0; }
    void addSelection(int, int) override { }
    void removeSelection(int) override { }
    void setSelection(int, int, int) override { }
    int cursorPosition() const override { return 0; }
    void setCursorPosition(int) override { }
    QString text(int start, int end) const override { return box().currentText().mid(start, end - start); }
    int characterCount() const override { return static_cast<int>(box().currentText().size()); }
    QRect characterRect(int) const override { return rect(); }
    int offsetAtPoint(const QPoint&) const override { return -1; }
    void scrollToSubstring(int, int) override { }
    QString attributes(int, int* start, int* end) const override
    {
        *start = 0;
        *end = characterCount();
        return {};
    }

private:
    QComboBox& box() const { return *static_cast<QComboBox*>(object()); }
};

QAccessibleInterface* faceOf(const QString& className, QObject* object)
{
    static constexpr const char* kButtons[] = { "QAbstractButton", "QCheckBox", "QPushButton", "QRadioButton", "QToolButton" };
    if (std::ranges::any_of(kButtons, [&](const char* name) { return className == QLatin1String(name); }))
        return new ButtonFace(static_cast<QAbstractButton*>(object));
    if (className == QLatin1String("QComboBox"))
        return new ComboBoxFace(static_cast<QComboBox*>(object));
    if (className == QLatin1String("QLineEdit"))
        return new LineEditFace(static_cast<QLineEdit*>(object));
    return nullptr;
}

} // namespace

void installAccessibleFaces()
{
    QAccessible::removeFactory(faceOf);
    QAccessible::installFactory(faceOf);
}

} // namespace hookline::ui
