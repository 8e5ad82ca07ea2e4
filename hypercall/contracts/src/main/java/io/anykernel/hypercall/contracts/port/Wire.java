package io.anykernel.hypercall.contracts.port;

import io.anykernel.hypercall.NetPort;

/** Two network ports: what one sends, the other receives. */
public record Wire(NetPort left, NetPort right) {}
