// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.DeviceException;
import io.kiovec.iscsi.internal.FakeTarget.Pdu;
import io.kiovec.pdu.Bhs;
import io.kiovec.pdu.Opcode;
import io.kiovec.spi.ScsiEndpoint;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a target sends unasked, or does not send: its NOPs, asynchronous messages, REJECT, and what no command asked for. */
class TargetInitiatedTest {

    @RegisterExtension
    private final Initiator initiator = new Initiator();
    private final FakeTarget target = initiator.target;

    @Test
    void aTargetThatAsksIsAnswered() throws Exception {
        ScsiEndpoint endpoint = initiator.open();
        target.script = (fake, pdu) -> {
            if (pdu.opcode() == Opcode.SCSI_COMMAND) {
                fake.begin(Opcode.NOP_IN, Bhs.FINAL, Bhs.NO_TAG).putInt(Bhs.TTT, 99);
                fake.send();
            }
            return false;
        };
        endpoint.execute(FakeCall.testUnitReady());
        Pdu answer = initiator.sent(Opcode.NOP_OUT);
        assertEquals(99, answer.at(Bhs.TTT));
        assertEquals(Bhs.NO_TAG, answer.itt());
        endpoint.close();
    }

    @Test
    void aTargetThatSaysNothingIsAskedAndThenGivenUp() throws Exception {
        initiator.keys.put("keep.alive", "100");
        ScsiEndpoint endpoint = initiator.open();
        target.script = (fake, pdu) -> true;
        initiator.sent(Opcode.NOP_OUT);
        FutureTask<Void> waiting = Initiator.begin(endpoint, FakeCall.write(0, FakeCall.memory(512)));
        assertEquals(DeviceException.OutcomeUnknown.class, Initiator.failure(waiting).getClass());
        assertTrue(endpoint.lost().isPresent());
        endpoint.close();
    }

    @Test
    void aTargetThatAsksForALogoutGetsNoMoreCommands() throws Exception {
        ScsiEndpoint endpoint = initiator.open();
        target.tellBeforeAnswers(1);
        endpoint.execute(FakeCall.testUnitReady());
        assertTrue(endpoint.lost().isPresent());
        assertThrows(DeviceException.Offline.class, () -> endpoint.execute(FakeCall.testUnitReady()));
        endpoint.close();
        assertEquals(1, target.received.stream().filter(pdu -> pdu.opcode() == Opcode.SCSI_COMMAND).count());
        initiator.sent(Opcode.LOGOUT_REQUEST);
    }

    @ParameterizedTest
    @CsvSource({"0,false", "1,true", "2,true", "3,true", "4,true", "255,false"})
    void whatATargetTellsEndsTheSessionWhereItSaysSo(int event, boolean ends) throws Exception {
        ScsiEndpoint endpoint = initiator.open();
        target.tellBeforeAnswers(event);
        FakeCall read = FakeCall.read(0, FakeCall.memory(512));
        endpoint.execute(read);
        // What was under way has its answer in any case.
        assertEquals(0, read.status);
        assertEquals(ends, endpoint.lost().isPresent());
        if (ends) {
            assertThrows(DeviceException.Offline.class, () -> endpoint.execute(FakeCall.testUnitReady()));
        } else {
            endpoint.execute(FakeCall.testUnitReady());
        }
        endpoint.close();
        initiator.sent(Opcode.LOGOUT_REQUEST);
    }

    @Test
    void aCommandThatIsRejectedEndsTheConnection() throws Exception {
        ScsiEndpoint endpoint = initiator.open();
        target.script = (fake, pdu) -> {
            if (pdu.opcode() != Opcode.SCSI_COMMAND) {
                return false;
            }
            fake.counted();
            fake.begin(Opcode.REJECT, Bhs.FINAL, Bhs.NO_TAG).put(Bhs.RESPONSE, (byte) 0x09);
            fake.send(pdu.header());
            return true;
        };
        assertThrows(DeviceException.OutcomeUnknown.class,
                () -> endpoint.execute(FakeCall.write(0, FakeCall.memory(512))));
        String why = endpoint.lost().orElseThrow();
        assertTrue(why.contains("rejected a PDU of opcode 01h (reason 09h)"), why);
        endpoint.close();
    }

    @Test
    void nonsenseEndsTheConnection() throws Exception {
        ScsiEndpoint endpoint = initiator.open();
        target.script = (fake, pdu) -> {
            if (pdu.opcode() != Opcode.SCSI_COMMAND) {
                return false;
            }
            fake.begin(Opcode.DATA_IN, Bhs.FINAL, pdu.itt()).putInt(Bhs.BUFFER_OFFSET, 1 << 30);
            fake.send(FakeCall.random(512));
            return true;
        };
        assertThrows(DeviceException.Offline.class, () -> endpoint.execute(FakeCall.read(0, FakeCall.memory(512))));
        endpoint.close();
    }
}
