// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.DeviceException;
import io.kiovec.pdu.KeyText.Pair;
import io.kiovec.pdu.Opcode;
import io.kiovec.spi.ScsiEndpoint;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Logins at a target that does what a test says. */
class LoginTest {

    @RegisterExtension
    private final Initiator initiator = new Initiator();
    private final FakeTarget target = initiator.target;

    @Test
    void aDigestThatIsRequiredAndNotGivenIsRefused() throws Exception {
        target.answering("HeaderDigest", "None");
        initiator.keys.put("header.digest", "required");
        DeviceException refused = assertThrows(DeviceException.Unavailable.class, initiator::open);
        assertTrue(refused.getMessage().contains("HeaderDigest"), refused.getMessage());
    }

    @Test
    void whatNoAnswerCouldChangeNeedsNone() throws Exception {
        initiator.keys.put("immediate.data", "false");
        initiator.keys.put("unsolicited.data", "false");
        ScsiEndpoint endpoint = initiator.open();
        byte[] data = FakeCall.random(2 * FakeTarget.BLOCK);
        endpoint.execute(FakeCall.write(0, FakeCall.memory(data)));
        assertEquals(0, initiator.sent(Opcode.SCSI_COMMAND).data().length, "data came along with the command");
        assertArrayEquals(data, Arrays.copyOf(target.medium, data.length));
        endpoint.close();
    }

    @ParameterizedTest
    @CsvSource({"0,chap.user", "1,header.digest"})
    void aTargetThatEndsTheLoginAndSaysNothingIsExplained(int stage, String key) {
        target.silentIn = stage;
        DeviceException refused = assertThrows(DeviceException.Unavailable.class, initiator::open);
        assertTrue(refused.getMessage().contains(key), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {0x0101, 0x0102})
    void aTargetThatHasMovedIsFollowed(int status) throws Exception {
        try (FakeTarget other = new FakeTarget()) {
            target.loginStatus = status;
            target.loginKeys = List.of(new Pair("TargetAddress", "127.0.0.1:" + other.port() + ",1"));
            initiator.open().close();
            initiator.open().close();
            assertEquals(status == 0x0102 ? 1 : 2, target.logins.size());
            assertFalse(other.logins.isEmpty());
        }
    }

    @ParameterizedTest
    @CsvSource({"0x0201,chap.user", "0x0202,access list", "0x0203,no target", "0x0301,does not serve"})
    void aRefusedLoginSaysWhatToDo(String status, String hint) throws Exception {
        target.loginStatus = Integer.decode(status);
        DeviceException refused = assertThrows(DeviceException.Unavailable.class, initiator::open);
        assertTrue(refused.getMessage().contains(hint), refused.getMessage());
    }
}
