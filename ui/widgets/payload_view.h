// A payload through a decoder of the user's choice: the first 64 KiB at once, the rest on demand. @thread ui
#pragma once

#include "core/mqtt/message.h"
#include "ui/models/decode/decoders.h"

#include <QPoint>
#include <QWidget>

#include <optional>

class QAction;
class QComboBox;
class QPlainTextEdit;
class QToolButton;

namespace hookline::ui {

class JsonHighlighter;
class Label;

class PayloadView : public QWidget {
    Q_OBJECT

public:
    static constexpr qsizetype kFirst = 64 * 1024; ///< bytes shown without being asked

    explicit PayloadView(QWidget* parent = nullptr);
    /// `gone`: the event had a payload of `size` bytes that is not kept any more.
    void show(const mqtt::MessageRef& message, bool gone, std::uint32_t size);
    void showNothing();
    /// It is a Kafka record's value that is shown.
    void setOfRecord();
    bool isCut() const noexcept { return m_cut; }
    /// A click on a number of JSON says its path.
    void setPlottable();
    void setDecoder(Decoder decoder);
    static QString nameOf(Decoder decoder);
    /// What is used now; never Auto.
    Decoder decoder() const noexcept { return m_used; }

    /// What the topic shown would be decoded as from now on, to be edited.
    void openRules(bool forThisTopic);

public slots:
    void showAll();
    void copyPayload();

signals:
    void numberClicked(const QString& path);

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void fill();
    void makeRoom();
    void chooseProto(bool thenUse);
    void buildMenu();
    std::optional<QString> numberUnder(const QPoint& at) const;
    void retranslate();

    mqtt::MessageRef m_message;
    bool m_ofRecord = false;
    bool m_plottable = false;
    bool m_json = false; ///< what stands there
    QPoint m_pressed;
    bool m_gone = false;
    std::uint32_t m_size = 0;
    bool m_cut = false;
    bool m_all = false;
    Decoder m_used = Decoder::Utf8;
    Decoding m_usedWith; ///< m_used, with its options
    QComboBox* m_decoder;
    QToolButton* m_more;
    QAction* m_always;
    QAction* m_proto;
    QAction* m_rules;
    QPlainTextEdit* m_text;
    JsonHighlighter* m_highlighter;
    Label* m_heading;
    Label* m_error;
    QToolButton* m_wrap;
    QToolButton* m_copy;
    QToolButton* m_showAll;
    Label* m_note;
};

} // namespace hookline::ui
