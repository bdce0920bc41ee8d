import java.util.List;

import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;

/** MQTT 5 */
final class PahoV5 extends PahoJavaClient implements MqttCallback {
    private MqttAsyncClient client;

    @Override boolean connect(Asked asked) throws Exception {
        client = new MqttAsyncClient(asked.uri(), asked.text("client"), new MemoryPersistence());
        client.setCallback(this);
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(asked.flag("clean"));
        options.setKeepAliveInterval(asked.number("keep_alive"));
        if (asked.has("expiry"))
            options.setSessionExpiryInterval((long) asked.number("expiry"));
        if (asked.has("will_topic"))
            options.setWill(asked.text("will_topic"), new MqttMessage(asked.bytes("will_payload"), asked.number("will_qos"), false, null));
        if (asked.has("ca"))
            options.setSocketFactory(asked.sockets());
        IMqttToken token = client.connect(options);
        token.waitForCompletion(TIMEOUT_MILLIS);
        return token.getSessionPresent();
    }

    @Override int subscribe(String filter, int qos) throws Exception {
        IMqttToken token = client.subscribe(filter, qos);
        token.waitForCompletion(TIMEOUT_MILLIS);
        return token.getReasonCodes()[0];
    }

    @Override void unsubscribe(String filter) throws Exception { client.unsubscribe(filter).waitForCompletion(TIMEOUT_MILLIS); }

    @Override void publish(Asked asked) throws Exception {
        MqttMessage message = new MqttMessage(asked.bytes("payload"));
        message.setQos(asked.number("qos"));
        message.setRetained(asked.flag("retain"));
        MqttProperties properties = new MqttProperties();
        if (asked.has("user_key"))
            properties.setUserProperties(List.of(new UserProperty(asked.text("user_key"), asked.text("user_value"))));
        if (asked.has("content_type"))
            properties.setContentType(asked.text("content_type"));
        if (asked.has("response_topic"))
            properties.setResponseTopic(asked.text("response_topic"));
        if (asked.has("correlation"))
            properties.setCorrelationData(asked.bytes("correlation"));
        if (asked.has("expiry"))
            properties.setMessageExpiryInterval((long) asked.number("expiry"));
        message.setProperties(properties);
        client.publish(asked.text("topic"), message).waitForCompletion(TIMEOUT_MILLIS);
    }

    @Override void disconnect() throws Exception { client.disconnect().waitForCompletion(TIMEOUT_MILLIS); }

    @Override public void messageArrived(String topic, MqttMessage message) {
        MqttProperties properties = message.getProperties();
        List<UserProperty> user = properties.getUserProperties();
        new Line("message").add("topic", topic).addBytes("payload", message.getPayload()).add("qos", message.getQos())
            .add("retain", message.isRetained() ? 1 : 0)
            .add("user_key", user.isEmpty() ? null : user.get(0).getKey()).add("user_value", user.isEmpty() ? null : user.get(0).getValue())
            .add("content_type", properties.getContentType()).add("response_topic", properties.getResponseTopic())
            .addBytes("correlation", properties.getCorrelationData()).add("expiry", properties.getMessageExpiryInterval()).say();
    }

    @Override public void disconnected(MqttDisconnectResponse response) { }
    @Override public void mqttErrorOccurred(MqttException exception) { }
    @Override public void deliveryComplete(IMqttToken token) { }
    @Override public void connectComplete(boolean reconnect, String serverUri) { }
    @Override public void authPacketArrived(int reasonCode, MqttProperties properties) { }
}
