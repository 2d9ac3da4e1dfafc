// SPDX-License-Identifier: Apache-2.0
package io.kiovec.console.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.kiovec.spi.TransferPolicy;
import io.kiovec.spi.TransferPolicy.Problem;
import io.kiovec.spi.TransferPolicy.Setting;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PolicyFormTest {

    private final TransferPolicy policy = mock();
    private final PolicyForm form = new PolicyForm();

    @BeforeEach
    void bind() throws Exception {
        when(policy.settings()).thenReturn(List.of(new Setting("default.mode", "indirect", "indirect or direct", "m"),
                new Setting("rules", "sim:* default=direct", "PATTERN", "r"),
                new Setting("rules", "raw:* smallest=4K", "PATTERN", "r"),
                new Setting("empty", "none", "anything", "e")));
        form.bindPolicy(policy);
    }

    @Test
    void aKeyWithSeveralValuesIsOneFieldOfLines() {
        List<PolicyForm.Field> fields = form.fields();
        assertEquals(List.of("default.mode", "rules", "empty"), fields.stream().map(PolicyForm.Field::key).toList());
        assertEquals(List.of("sim:* default=direct", "raw:* smallest=4K"), fields.get(1).values());
        assertEquals(List.of(), fields.get(2).values());
    }

    @Test
    void linesAreValuesAndAnEmptyFieldTakesItsKeyAway() throws Exception {
        form.change(
                Map.of("default.mode", "direct", "rules", "a:* direct=forbidden\n\n b:* smallest=1M \n", "empty", ""));
        verify(policy).change(Map.of("default.mode", List.of("direct"), "rules",
                List.of("a:* direct=forbidden", "b:* smallest=1M"), "empty", List.of()));
    }

    @Test
    void whatIsRefusedIsASentence() throws Exception {
        when(policy.change(any())).thenReturn(List.of(new Problem("default.mode", "sideways", "indirect or direct")));
        Refused refused = assertThrows(Refused.class, () -> form.change(Map.of("default.mode", "sideways")));
        assertEquals("default.mode = 'sideways' is refused: give indirect or direct; nothing changed",
                refused.getMessage());
    }

    @Test
    void aKeyThatNobodyReadsIsRefused() throws Exception {
        assertThrows(Refused.class, () -> form.change(Map.of("mode", "direct")));
        verify(policy, never()).change(any());
    }

    @Test
    void withoutAPolicyThereIsNothingToChange() {
        form.unbindPolicy(policy);
        assertThrows(Refused.class, () -> form.change(Map.of("default.mode", "direct")));
    }
}
