// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.pdu.BinaryValue;
import io.kiovec.pdu.ChapAlgorithm;
import io.kiovec.pdu.ChapSecret;
import io.kiovec.pdu.KeyText.Pair;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The initiator's side of CHAP. */
class ChapAnswerTest {

    private static final ChapSecret SECRET = ChapSecret.parse("0123456789ab").orElseThrow();

    private static ChapAnswer chap(ChapAlgorithm... algorithms) {
        return new ChapAnswer(new Credentials("joe", SECRET, Optional.empty(), List.of(algorithms)),
                new SecureRandom());
    }

    private static Map<String, String> challenge(ChapAlgorithm chosen) {
        return Map.of("CHAP_A", Integer.toString(chosen.number()), "CHAP_I", "7", "CHAP_C", "0x0102");
    }

    @Test
    void theHashThatWasOfferedAndChosenAnswers() throws Exception {
        ChapAnswer chap = chap(ChapAlgorithm.MD5);
        assertEquals(new Pair("CHAP_A", "5"), chap.offer());
        String right = BinaryValue.format(SECRET.response(ChapAlgorithm.MD5, 7, new byte[]{1, 2}));
        assertEquals(List.of(new Pair("CHAP_N", "joe"), new Pair("CHAP_R", right)),
                chap.answer(challenge(ChapAlgorithm.MD5)));
    }

    @Test
    void aHashThatWasNotOfferedIsRefused() {
        LoginFailure refused = assertThrows(LoginFailure.class,
                () -> chap(ChapAlgorithm.SHA256).answer(challenge(ChapAlgorithm.MD5)));
        assertTrue(refused.getMessage().contains("not offered"), refused.getMessage());
    }
}
