#include "ui/widgets/form_row.h"

#include "ui/format.h"
#include "ui/widgets/label.h"

#include <QFormLayout>

namespace hookline::ui {

Label* addFormRow(QFormLayout* form, QWidget* field, const QString& words)
{
    auto* label = new Label;
    label->setTextFormat(Qt::AutoText); // for the mnemonic
    label->setBuddy(field);
    if (!words.isEmpty()) {
        label->setText(words);
        field->setAccessibleName(withoutMnemonic(words));
    }
    form->addRow(label, field);
    return label;
}

} // namespace hookline::ui
