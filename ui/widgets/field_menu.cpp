#include "ui/widgets/field_menu.h"

#include "ui/icons.h"
#include "ui/models/filter/json_path.h"
#include "ui/safe_text.h"

namespace hookline::ui {
QString FieldMenu::valueOf(const JsonField& field)
{
    if (field.kind != JsonPart::Kind::Text)
        return field.text;
    const QByteArray utf8 = field.text.toUtf8();
    return QString::fromUtf8(filter::jsonText({ filter::JsonValue::Kind::Text,
        { utf8.constData(), static_cast<std::size_t>(utf8.size()) }, utf8.contains('\\') }));
}

QString FieldMenu::test(const JsonField& field, const char* op)
{
    const QString name = field.path.isEmpty() ? QStringLiteral("payload") : QStringLiteral("payload.") + field.path;
    const QString out = EventFilter::test(name.toUtf8().constData(), op, valueOf(field));
    const EventFilter filter(out);
    return filter.error() || filter.isSimple() ? QString() : out; // a key with blanks, for one
}

FieldMenu::FieldMenu(const JsonField& field, bool json, QWidget* parent)
    : QMenu(parent)
{
    setObjectName(QStringLiteral("fieldMenu"));
    setAttribute(Qt::WA_DeleteOnClose);
    const auto offer = [this](const QString& text, const QString& test, FilterBar::Join how) {
        addAction(text, this, [this, test, how] { emit filterWanted(test, how); });
    };
    const QString is = json ? test(field) : QString();
    const bool number = field.kind == JsonPart::Kind::Number;
    if (!is.isEmpty()) {
        using Join = FilterBar::Join;
        offer(briefMenuText(is), is, Join::Replace);
        for (const char* op : { "!=", ">", "<" }) {
            if (number || op[0] == '!')
                offer(briefMenuText(test(field, op)), test(field, op), Join::Replace);
        }
        addSeparator();
        offer(tr("… and it is this"), is, Join::And);
        offer(tr("… or it is this"), is, Join::Or);
        offer(tr("… and it is not this"), is, Join::AndNot);
        addSeparator();
    }
    if (number && json)
        addAction(ui::icon("throughput"), tr("Show it over time"), this, [this, path = field.path] { emit plotWanted(path); })
            ->setObjectName(QStringLiteral("plotFieldAction"));
    addAction(ui::icon("copy"), tr("Copy value"), this, [this, value = valueOf(field)] { emit copyWanted(value); })
        ->setObjectName(QStringLiteral("copyFieldAction"));
}

} // namespace hookline::ui
