// What each decoder says to one payload: that it can read it, or why not. @thread ui
#pragma once

#include "core/mqtt/message.h"
#include "ui/models/decode/decoders.h"

#include <QDialog>

namespace hookline::ui {

class DecoderReport : public QDialog {
    Q_OBJECT

public:
    /// `used`: by which it is shown now.
    DecoderReport(const mqtt::MessageRef& message, Decoder used, QWidget* parent = nullptr);
};

} // namespace hookline::ui
