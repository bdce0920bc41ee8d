import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** MQTT 3.1.1 */
final class PahoV3 extends PahoJavaClient implements MqttCallback {
    private MqttAsyncClient client;

    @Override boolean connect(Asked asked) throws Exception {
        client = new MqttAsyncClient(asked.uri(), asked.text("client"), new MemoryPersistence());
        client.setCallback(this);
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setCleanSession(asked.flag("clean"));
        options.setKeepAliveInterval(asked.number("keep_alive"));
        options.setMaxInflight(100);
        if (asked.has("will_topic"))
            options.setWill(asked.text("will_topic"), asked.bytes("will_payload"), asked.number("will_qos"), false);
        if (asked.has("ca"))
            options.setSocketFactory(asked.sockets());
        IMqttToken token = client.connect(options);
        token.waitForCompletion(TIMEOUT_MILLIS);
        return token.getSessionPresent();
    }

    @Override int subscribe(String filter, int qos) throws Exception {
        IMqttToken token = client.subscribe(filter, qos);
        token.waitForCompletion(TIMEOUT_MILLIS);
        return token.getGrantedQos()[0];
    }

    @Override void unsubscribe(String filter) throws Exception { client.unsubscribe(filter).waitForCompletion(TIMEOUT_MILLIS); }

    @Override void publish(Asked asked) throws Exception {
        client.publish(asked.text("topic"), asked.bytes("payload"), asked.number("qos"), asked.flag("retain"))
            .waitForCompletion(TIMEOUT_MILLIS);
    }

    @Override void disconnect() throws Exception { client.disconnect().waitForCompletion(TIMEOUT_MILLIS); }

    @Override public void messageArrived(String topic, MqttMessage message) {
        new Line("message").add("topic", topic).addBytes("payload", message.getPayload()).add("qos", message.getQos())
            .add("retain", message.isRetained() ? 1 : 0).say();
    }

    @Override public void connectionLost(Throwable cause) { }
    @Override public void deliveryComplete(IMqttDeliveryToken token) { }
}
