package io.anykernel.libraries;

import org.jgrapht.alg.shortestpath.DijkstraShortestPath;
import org.jgrapht.alg.spanning.KruskalMinimumSpanningTree;
import org.jgrapht.graph.DefaultWeightedEdge;
import org.jgrapht.graph.SimpleWeightedGraph;

/** Finds shortest paths, spanning trees and orders of graphs. */
public final class JGraphT {
    private JGraphT() {}

    public static void main(String[] arguments) throws Exception {
        SimpleWeightedGraph<String, DefaultWeightedEdge> graph = new SimpleWeightedGraph<>(DefaultWeightedEdge.class);
        for (String vertex : new String[] {"a", "b", "c", "d"}) {
            graph.addVertex(vertex);
        }
        graph.setEdgeWeight(graph.addEdge("a", "b"), 1);
        graph.setEdgeWeight(graph.addEdge("b", "c"), 2);
        graph.setEdgeWeight(graph.addEdge("a", "c"), 5);
        graph.setEdgeWeight(graph.addEdge("c", "d"), 1);
        System.out.println(new DijkstraShortestPath<>(graph).getPath("a", "d").getVertexList());
        System.out.println(
                new KruskalMinimumSpanningTree<>(graph).getSpanningTree().getWeight());
    }
}
