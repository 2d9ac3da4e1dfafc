// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.DataDirection;
import io.kiovec.io.DeviceException;
import io.kiovec.io.ResetScope;
import io.kiovec.iscsi.internal.FakeTarget.Pdu;
import io.kiovec.pdu.Bhs;
import io.kiovec.pdu.Opcode;
import io.kiovec.spi.ScsiEndpoint;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a reservation by RESERVE when its session ends. */
class ReservationTest {

    @RegisterExtension
    private final Initiator initiator = new Initiator();
    private final FakeTarget target = initiator.target;
    private ScsiEndpoint endpoint;

    @BeforeEach
    void begin() throws Exception {
        endpoint = initiator.open();
    }

    @AfterEach
    void end() throws IOException {
        endpoint.close();
    }

    private static FakeCall command(int length, int opcode, int flags) {
        byte[] cdb = new byte[length];
        cdb[0] = (byte) opcode;
        cdb[1] = (byte) flags;
        return new FakeCall(cdb, DataDirection.NONE, MemorySegment.NULL);
    }

    private static FakeCall reserve() {
        return command(6, 0x16, 0);
    }

    @ParameterizedTest
    @CsvSource({"16", "56", "'16,5f'", "'56,17,16'", "'56,57t'"})
    void aReservationThatIsLostWithTheSessionIsSaid(String commands) throws Exception {
        assertTrue(lostAfter(commands).contains("reserve it again"));
    }

    @ParameterizedTest
    @CsvSource({"00", "5f", "'16,17'", "'56,57'", "'16,reset'"})
    void whatIsNotReservedByReserveIsNotLostWithTheSession(String commands) throws Exception {
        assertFalse(lostAfter(commands).contains("reserve"));
    }

    @Test
    void aReservationThatIsLeftWithTheSessionIsSaid() throws Exception {
        endpoint.execute(reserve());
        target.tellBeforeAnswers(1);
        endpoint.execute(FakeCall.testUnitReady());
        String why = endpoint.lost().orElseThrow();
        assertTrue(why.contains("asked for a logout") && why.contains("reserve it again"), why);
    }

    @Test
    void whoEndsTheSessionHimselfNeedNotBeTold() throws Exception {
        endpoint.execute(reserve());
        endpoint.close();
        assertEquals("closed", endpoint.lost().orElseThrow());
    }

    /** Nobody waits for its answer any more, and the unit is reserved all the same. */
    @Test
    void aReservationThatCameTooLateIsSaid() throws Exception {
        List<Pdu> withheld = new ArrayList<>();
        target.script = (fake, pdu) -> {
            switch (pdu.opcode()) {
                case Opcode.SCSI_COMMAND -> withheld.add(pdu);
                case Opcode.TASK_MANAGEMENT_REQUEST -> {
                    fake.answer(withheld.get(0));
                    fake.begin(Opcode.TASK_MANAGEMENT_RESPONSE, Bhs.FINAL, pdu.itt()).put(Bhs.RESPONSE, (byte) 1);
                    fake.send();
                    fake.script = (then, another) -> false;
                }
                default -> fake.answer(pdu);
            }
            return true;
        };
        FakeCall reserve = reserve();
        reserve.timeout = Duration.ofMillis(100);
        assertThrows(DeviceException.OutcomeUnknown.class, () -> endpoint.execute(reserve));
        endpoint.execute(FakeCall.testUnitReady());
        assertTrue(lost().contains("reserve it again"));
    }

    @Test
    void aReservationThatWasRefusedIsNotLost() throws Exception {
        target.script = (fake, pdu) -> {
            boolean reserves = pdu.opcode() == Opcode.SCSI_COMMAND && pdu.cdb(0) == 0x16;
            if (reserves) {
                fake.counted();
                fake.status(pdu.itt(), 0x18);
            }
            return reserves;
        };
        assertFalse(lostAfter("16").contains("reserve"));
    }

    /** {@return what is said when the connection is lost after these commands} */
    private String lostAfter(String commands) throws Exception {
        for (String each : commands.split(",")) {
            if (each.equals("reset")) {
                endpoint.reset(ResetScope.LOGICAL_UNIT);
            } else {
                boolean forThirdParty = each.endsWith("t");
                endpoint.execute(command(each.startsWith("5") ? 10 : 6, Integer.parseInt(each.substring(0, 2), 16),
                        forThirdParty ? 0x10 : 0));
            }
        }
        return lost();
    }

    private String lost() throws Exception {
        target.cut();
        DeviceException lost = assertThrows(DeviceException.Offline.class,
                () -> endpoint.execute(FakeCall.read(0, FakeCall.memory(512))));
        String why = endpoint.lost().orElseThrow();
        assertTrue(lost.getMessage().contains(why), lost.getMessage());
        return why;
    }
}
