// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.iscsi.internal.FakeTarget.Pdu;
import io.kiovec.spi.ScsiEndpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Our side, and the fake target that it opens sessions with; as a test's extension it ends with each. */
final class Initiator implements AutoCloseable, AfterEachCallback {

    final FakeTarget target;
    final IscsiTransport transport = new IscsiTransport();
    /** Of the portal's configuration, as the next session has them. */
    final Map<String, Object> keys = new HashMap<>(Map.of("keep.alive", "0"));

    Initiator() {
        try {
            target = new FakeTarget();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ScsiEndpoint open() throws Exception {
        keys.put("portal", "127.0.0.1:" + target.port());
        SettingsParser parser = new SettingsParser(keys);
        TargetSettings settings = parser.parse();
        assertEquals(List.of(), parser.problems());
        transport.configure(settings);
        ScsiEndpoint endpoint = transport.openScsi(Address.parse(target.address()), AccessMode.READ_WRITE);
        target.received.clear();
        return endpoint;
    }

    /** {@return the next of an opcode that the target got} */
    Pdu sent(int opcode) throws InterruptedException {
        while (true) {
            Pdu pdu = target.received.poll(10, TimeUnit.SECONDS);
            if (pdu == null) {
                throw new AssertionError("no PDU of opcode " + opcode);
            }
            if (pdu.opcode() == opcode) {
                return pdu;
            }
        }
    }

    /** {@return a command that a thread of its own executes} */
    static FutureTask<Void> begin(ScsiEndpoint endpoint, FakeCall call) {
        FutureTask<Void> running = new FutureTask<>(() -> {
            endpoint.execute(call);
            return null;
        });
        Thread.ofPlatform().daemon().start(running);
        return running;
    }

    static Throwable failure(FutureTask<Void> running) {
        return assertThrows(ExecutionException.class, () -> running.get(10, TimeUnit.SECONDS)).getCause();
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        close();
    }

    @Override
    public void close() throws IOException {
        target.close();
    }
}
